using System;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Httpd;

/// <summary>
/// One connection: a request, its answer, and so on, until the other side wants no more, says nothing for
/// <see cref="PatienceNs"/>, or says something that is no request.
/// </summary>
internal sealed class Visitor(Site site, uint socket)
{
    private const int PieceBytes = 16 * 1024, ReceivedBytes = 1024;
    private const ulong PatienceNs = 60_000_000_000;

    private readonly byte[] _head = new byte[RequestHead.MostBytes];
    private int _length;
    private bool _isBroken;

    public async ValueTask Serve()
    {
        bool stays = true;
        while (stays)
        {
            RequestHead request = default;
            HeadState state;
            while ((state = RequestHead.Parse(_head.AsSpan(0, _length), out request)) == HeadState.Torn)
                if (!await ReceiveMore()) return;
            stays = state == HeadState.Whole && request.Stays;
            Reply reply = state == HeadState.Whole ? await Find(request) : Reply.Error(Reply.StatusOf(state));
            await Send(reply, request.IsHeadOnly, stays);
            if (reply.File is not null) await reply.File.Close();
            stays &= !_isBroken;
            Drop(request.Bytes);
        }
        await End();
    }

    /// <summary>
    /// What the other side still sends is waited for, so that it hears the answer and not that nobody read it (RFC 9112
    /// 9.6); not without end.
    /// </summary>
    private async ValueTask End()
    {
        await site.Net.Shutdown(socket);
        for (int i = 0; i < 64 && !_isBroken; i++)
        {
            _length = 0;
            if (!await ReceiveMore()) return;
        }
    }

    private async ValueTask<bool> ReceiveMore()
    {
        if (_length == _head.Length) return false;
        int room = Math.Min(ReceivedBytes, _head.Length - _length);
        BufferSlice slice = await site.Net.Buffer.Take(room);
        Result<int> received = await site.Net.Receive(socket, slice.Bytes, Deadline.In(PatienceNs));
        bool isSome = received.IsOk && received.Value > 0 && received.Value <= room;
        if (isSome)
        {
            slice.Bytes.Slice(0, received.Value).Span.CopyTo(_head.AsSpan(_length));
            _length += received.Value;
        }
        site.Net.Buffer.Give(slice);
        return isSome;
    }

    private void Drop(int bytes)
    {
        _head.AsSpan(bytes, _length - bytes).CopyTo(_head);
        _length -= bytes;
    }

    private async ValueTask<Reply> Find(RequestHead request)
    {
        if (!request.IsKnownMethod) return Reply.Error(HttpStatus.NotAllowed);
        if (!RequestPath.TryRead(request.Target, out string path)) return Reply.Error(HttpStatus.BadRequest);
        Result<FsFile> opened = await site.Files.Open(path == "/" && site.Root.Length == 0 ? path : site.Root + path);
        if (!opened.IsOk) return Reply.Error(Reply.StatusOf(opened.Code));
        FsFile file = opened.Value;
        if (file.Kind == FileKind.File && path[^1] != '/') return Reply.Of(file, path, request.Range);
        Reply reply = file.Kind != FileKind.Directory ? Reply.Error(HttpStatus.NotFound)
            : path[^1] != '/' ? Reply.Moved(RequestPath.Write(path) + "/")
            : await List(file, path);
        await file.Close();
        return reply;
    }

    private static async ValueTask<Reply> List(FsFile folder, string path)
    {
        Result<FsEntry[]> entries = await folder.Entries();
        return entries.IsOk
            ? Reply.Page(HttpStatus.Ok, DirectoryPage.Of(path, entries.Value))
            : Reply.Error(Reply.StatusOf(entries.Code));
    }

    /// <summary>The head goes with the first piece of what follows it.</summary>
    private async ValueTask Send(Reply reply, bool isHeadOnly, bool stays)
    {
        byte[] head = reply.Head(stays);
        ulong end = isHeadOnly ? reply.First : reply.First + reply.Length;
        ulong at = reply.First;
        int before = head.Length;
        do
        {
            BufferSlice slice = await site.Net.Buffer.Take(before + (int)ulong.Min(PieceBytes, end - at));
            head.AsSpan(0, before).CopyTo(slice.Bytes.Span);
            int filled = await Fill(reply, at, slice.Bytes.Slice(before, slice.Length - before));
            if (filled < 0) _isBroken = true;
            else await Send(slice.Bytes.Slice(0, before + filled));
            site.Net.Buffer.Give(slice);
            at += (ulong)Math.Max(filled, 0);
            before = 0;
        }
        while (at < end && !_isBroken);
    }

    private async ValueTask Send(SharedBytes bytes)
    {
        Result<int> sent = await site.Net.Send(socket, bytes, Deadline.In(PatienceNs));
        _isBroken |= !sent.IsOk || sent.Value != bytes.Length;
    }

    /// <returns>How many; less than 0: the file has not what it said.</returns>
    private static async ValueTask<int> Fill(Reply reply, ulong at, SharedBytes into)
    {
        if (into.Length == 0) return 0;
        if (reply.File is not { } file)
        {
            reply.Body.AsSpan((int)at, into.Length).CopyTo(into.Span);
            return into.Length;
        }
        Result<FsPiece> piece = await file.Piece(at, into.Length);
        if (!piece.IsOk || piece.Value.Bytes.Length == 0) return -1;
        int filled = piece.Value.Bytes.Length;
        piece.Value.Bytes.Span.CopyTo(into.Span);
        piece.Value.Release();
        return file.IsCurrent ? filled : -1;
    }
}
