using System;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Console;

/// <summary>A command that waits at a line for its turn: a write, a read, or somebody who waits for Ctrl-C.</summary>
internal sealed class Request
{
    public readonly Signal<Reply> Done = new();

    /// <summary>Whose answer it is.</summary>
    public Call? Call;

    /// <summary>The writer's bytes, or where the reader wants the line.</summary>
    public SharedBytes Bytes;

    /// <summary>Writes of our own: their bytes, in place of <see cref="Bytes"/>.</summary>
    public byte[]? Own;

    /// <summary>
    /// Writes: bytes that are in the UART or in the open frame. Reads of a line: where the cursor is in what is given.
    /// </summary>
    public int Sent;
    public FrameType Stream;

    /// <summary>Reads: our copy of the prompt.</summary>
    public byte[] Prompt = [];

    /// <summary>Reads: our copy of the line that is there already.</summary>
    public byte[] Given = [];

    /// <summary>Reads: Tab is an end too.</summary>
    public bool EndsAtTab;

    internal Request? Next;

    /// <summary>Writes: what is not yet sent.</summary>
    public ReadOnlySpan<byte> Rest => (Own is null ? Bytes.Span : Own).Slice(Sent);

    public bool IsSent => Sent == (Own is null ? Bytes.Length : Own.Length);
}

/// <summary>Requests, first come first served.</summary>
internal sealed class RequestQueue
{
    private Request? _last;

    /// <summary>The one whose turn it is; null when empty.</summary>
    public Request? First { get; private set; }

    public void Add(Request request)
    {
        request.Next = null;
        if (First is null) First = request;
        else _last!.Next = request;
        _last = request;
    }

    /// <summary>Ends the first request and removes it.</summary>
    public void Finish(Reply reply)
    {
        Request request = First!;
        First = request.Next;
        request.Done.Set(reply);
    }

    public void FinishAll(Reply reply)
    {
        while (First is not null) Finish(reply);
    }

    /// <summary>Ends the request of a call that is given up, or all requests of a session.</summary>
    /// <param name="call">Null: any.</param>
    public void Drop(Session session, Call? call, Reply reply)
    {
        Request? before = null;
        for (Request? at = First; at is not null; at = at.Next)
        {
            bool wanted = at.Call!.Session == session && (call is null || at.Call == call);
            if (!wanted) before = at;
            else Unlink(before, at, reply);
        }
    }

    private void Unlink(Request? before, Request request, Reply reply)
    {
        if (before is null) First = request.Next;
        else before.Next = request.Next;
        if (_last == request) _last = before;
        request.Done.Set(reply);
    }
}
