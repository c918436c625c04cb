using System;
using System.Threading;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Console;

/// <summary>A call that waits at a line for its turn: a write, a read, or somebody who waits for Ctrl-C.</summary>
internal sealed class Request(Line at)
{
    private readonly Signal<StatusCode> _done = new();
    private CancellationTokenRegistration _cancellation;

    /// <summary>The writer's bytes, or where the reader wants the line.</summary>
    public SharedBytes Bytes;

    /// <summary>Writes of our own: their bytes, in place of <see cref="Bytes"/>.</summary>
    public byte[]? Own;

    /// <summary>
    /// Writes: bytes that are in the UART or in the open frame. Reads of a line: where the cursor is in what is given.
    /// </summary>
    public int Sent;
    public FrameType Stream;

    /// <summary>Writes: as they are.</summary>
    public bool IsRaw;

    /// <summary>Reads: our copy of the prompt.</summary>
    public byte[] Prompt = [];

    /// <summary>Reads: our copy of the line that is there already.</summary>
    public byte[] Given = [];

    /// <summary>Reads: Tab is an end too.</summary>
    public bool EndsAtTab;

    /// <summary>Reads of a line: the answer.</summary>
    public LineRead Line;

    /// <summary>Reads of the script: the answer, in bytes.</summary>
    public int Copied;

    internal Request? Next;

    /// <summary>Writes: what is not yet sent.</summary>
    public ReadOnlySpan<byte> Rest => (Own is null ? Bytes.Span : Own).Slice(Sent);

    public bool IsSent => Sent == (Own is null ? Bytes.Length : Own.Length);

    /// <summary>Waits for its end, which the token brings about early. Once it is in a queue.</summary>
    public ValueTask<StatusCode> Ended(CancellationToken cancel)
    {
        _cancellation = cancel.Register(static request => ((Request)request!).GiveUp(), this);
        return _done.Wait();
    }

    /// <summary>It is in no queue any more.</summary>
    public void End(StatusCode code) => _done.Set(code);

    /// <summary>Its answer has been taken: it may become another.</summary>
    public void Clear()
    {
        _cancellation.Dispose();
        Bytes = default;
        Own = null;
        Sent = 0;
        Prompt = Given = [];
        EndsAtTab = IsRaw = false;
    }

    private void GiveUp() => at.Drop(this);
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
    public void Finish(StatusCode code)
    {
        Request request = First!;
        First = request.Next;
        request.End(code);
    }

    public void FinishAll(StatusCode code)
    {
        while (First is not null) Finish(code);
    }

    /// <summary>Ends a request that is given up.</summary>
    /// <returns>False: it is not here.</returns>
    public bool Drop(Request request)
    {
        Request? before = null, at = First;
        while (at is not null && at != request) (before, at) = (at, at.Next);
        if (at is null) return false;
        if (before is null) First = request.Next;
        else before.Next = request.Next;
        if (_last == request) _last = before;
        request.End(StatusCode.Cancelled);
        return true;
    }
}
