using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Fs;

/// <summary>
/// One client of the file system. An open file is nothing but its node's number, so there is nothing to keep per file
/// and nothing to forget when a client dies.
/// </summary>
internal sealed class FsSession : Session
{
    private static ulong RecordBytes => (ulong)Unsafe.SizeOf<FileRecord>();

    private readonly FsService _service;
    private readonly byte[] _path = new byte[MemberList.LongestPath];

    public FsSession(FsService service) => _service = service;

    protected override ushort FirstMethod => (ushort)FsMethod.Open;

    protected override void Opened()
    {
        StatusCode lent = _service.Archives.LendTo(this);
        if (lent != StatusCode.Ok) Drop(lent);
    }

    protected override ValueTask<Reply> Handle(Call call) => new((FsMethod)call.Method switch
    {
        FsMethod.Open => Open(call),
        FsMethod.Entries => Entries(call),
        FsMethod.Close => IsFile(call[0]) ? StatusCode.Ok : StatusCode.BadArgument,
        _ => StatusCode.UnknownMethod,
    });

    private Reply Open(Call call)
    {
        if (!TryBytes(call[0], call[1], out SharedBytes path)) return StatusCode.BadArgument;
        if (!TryBytes(call[2], RecordBytes, out SharedBytes record)) return StatusCode.BadArgument;
        if (call[3] > (ulong)FsLinks.Opened) return StatusCode.BadArgument;
        if (path.Length > _path.Length) return StatusCode.TooLarge;
        path.Span.CopyTo(_path);
        ReadOnlySpan<byte> copy = new(_path, 0, path.Length);
        StatusCode found = _service.Walk.Find(copy, (FsLinks)call[3], out int node);
        if (found != StatusCode.Ok) return found;
        MemoryMarshal.Write(record.Span, RecordOf(node));
        return Reply.Ok((ulong)node + 1);
    }

    private Reply Entries(Call call)
    {
        if (!IsFile(call[0]) || !TryBytes(call[2], call[3], out SharedBytes into)) return StatusCode.BadArgument;
        int directory = (int)call[0] - 1;
        if (_service.Tree[directory].Kind != FileKind.Directory) return StatusCode.NotADirectory;
        EntryWriter writer = new(_service.Tree, into.Span);
        if (!writer.WriteAll(directory, call[1])) return StatusCode.TooLarge;
        return Reply.Ok((uint)writer.Count | (ulong)writer.Bytes << 32);
    }

    private bool IsFile(ulong id) => id != 0 && id <= (ulong)_service.Tree.Count;

    private FileRecord RecordOf(int number)
    {
        ref readonly Node node = ref _service.Tree[number];
        return new FileRecord
        {
            Size = node.Size,
            Kind = node.Kind,
            Mode = node.Mode,
            ModifiedNs = node.ModifiedNs,
            Entries = (ulong)node.Entries,
            Lend = node.Archive,
            Offset = node.Offset,
        };
    }
}
