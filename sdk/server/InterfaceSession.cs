using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Sdk;

/// <summary>
/// One client of a service whose interface is C#: what the generated skeletons have in common. They read arguments out
/// of the command's copy, check every range, call the implementation, and turn its result into a reply with the methods
/// here; a result that is there at once costs no state machine.
/// </summary>
/// <param name="service">The implementation. If it is an <see cref="ISessionStart"/> it gets the session when that
/// begins; if it is an <see cref="ISessionEnd"/> it hears when the client is gone; if it <see cref="IForwards"/> it is
/// asked first who answers a call.</param>
public abstract class InterfaceSession(object service) : Session
{
    private readonly IForwards? _forwards = service as IForwards;

    /// <summary>What this side knows of the interface.</summary>
    protected abstract ServiceContract Contract { get; }

    /// <summary>The interface in bytes; see <c>SchemaReader</c>.</summary>
    protected abstract ReadOnlySpan<byte> Schema { get; }

    /// <summary>A command of the interface.</summary>
    protected abstract ValueTask<Reply> Dispatch(Call call);

    protected internal sealed override ValueTask<Reply> Handle(Call call)
    {
        if (call.Method == ServiceContract.MeetMethod) return new(Meet(call));
        if (_forwards?.Behind(call) is { } next) return next.Pass(this, call);
        return Dispatch(call);
    }

    protected internal sealed override void Opened() => (service as ISessionStart)?.Opened(this);

    protected internal sealed override void Ended(StatusCode why) => (service as ISessionEnd)?.Ended(Client, why);

    protected override void Over() => _forwards?.Over();

    /// <summary>Bytes that the client has named in its buffer. False: they do not lie there.</summary>
    protected bool TryBytes(BufferRange range, out SharedBytes bytes) =>
        TryBytes(range.Offset, range.Length, out bytes);

    /// <summary>
    /// A text that the client has named, copied. False: it does not lie there, is too long, or is not UTF-8.
    /// </summary>
    protected bool TryText(BufferRange range, int longest, out string text) =>
        TryText(range.Offset, range.Length, longest, out text);

    /// <summary>Arguments that lie in the session buffer, copied once.</summary>
    protected bool TryRecord<T>(Call call, out T arguments) where T : unmanaged
    {
        arguments = default;
        BufferRange range = call.Arguments<BufferRange>();
        if (range.Length != Unsafe.SizeOf<T>() || !TryBytes(range, out SharedBytes bytes)) return false;
        arguments = MemoryMarshal.Read<T>(bytes.Span);
        return true;
    }

    /// <summary>Room for an answer of a known size.</summary>
    protected bool TryRoom(BufferRange range, int bytes, out SharedBytes room) =>
        TryBytes(range, out room) && room.Length >= bytes;

    /// <summary>The reply of a method that answers with a status.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected static ValueTask<Reply> Status(ValueTask<StatusCode> answer) =>
        answer.IsCompleted ? new(new Reply(answer.Result)) : StatusLater(answer);

    /// <summary>The reply of a method whose answer fits in the completion.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected static ValueTask<Reply> Word<T>(ValueTask<Result<T>> answer) where T : unmanaged =>
        answer.IsCompleted ? new(WordOf(answer.Result)) : WordLater(answer);

    /// <summary>The reply of a method whose answer is a structure in the client's buffer.</summary>
    protected static ValueTask<Reply> Record<T>(ValueTask<Result<T>> answer, SharedBytes room) where T : unmanaged =>
        answer.IsCompleted ? new(RecordOf(answer.Result, room)) : RecordLater(answer, room);

    /// <summary>The reply of a method whose answer is a text in the client's buffer.</summary>
    protected static ValueTask<Reply> Text(ValueTask<Result<string>> answer, SharedBytes room) =>
        answer.IsCompleted ? new(TextOf(answer.Result, room)) : TextLater(answer, room);

    /// <summary>The reply of a method whose answer is a capability.</summary>
    protected ValueTask<Reply> Given(Call call, ValueTask<Result<Handle>> answer, Rights rights) =>
        answer.IsCompleted ? new(GivenOf(call, answer.Result, rights)) : GivenLater(call, answer, rights);

    /// <summary>Sends what there is, as fast as the client takes it.</summary>
    protected static async ValueTask<Reply> Stream<T>(Call call, IAsyncEnumerable<Result<T>> items) where T : unmanaged
    {
        IAsyncEnumerator<Result<T>> at = items.GetAsyncEnumerator(call.Cancellation);
        Reply end = Reply.Ok();
        while (end.Code == StatusCode.Ok && await at.MoveNextAsync())
        {
            end = WordOf(at.Current);
            if (end.Code == StatusCode.Ok) end = await call.Shoot(end.Value);
        }
        await at.DisposeAsync();
        return end;
    }

    private Reply Meet(Call call)
    {
        if (!TryBytes(call[1], call[2], out SharedBytes hashes) || !TryBytes(call[3], call[4], out SharedBytes room))
            return StatusCode.BadArgument;
        if (hashes.Length > ServiceContract.HashBytes) return StatusCode.TooLarge;
        Span<byte> theirs = stackalloc byte[ServiceContract.HashBytes];
        hashes.Span.CopyTo(theirs);
        theirs = theirs.Slice(0, hashes.Length & ~3);
        int differs = Contract.FirstDifference(MemoryMarshal.Cast<byte, uint>((ReadOnlySpan<byte>)theirs));
        if (differs >= 0) return Refuse(differs);
        Schema.Slice(0, Math.Min(room.Length, Schema.Length)).CopyTo(room.Span);
        return Reply.Ok(Contract.Version | (ulong)Schema.Length << 32);
    }

    /// <summary>The client is told, and the log: a client of init or of the console can tell nobody.</summary>
    private Reply Refuse(int method)
    {
        Trace.Line($"process {Client.ProcessId} knows another '{Contract.Name}': method {method} differs");
        return new Reply(StatusCode.Incompatible, Contract.Version | (ulong)method << 16);
    }

    private static async ValueTask<Reply> StatusLater(ValueTask<StatusCode> answer) => new Reply(await answer);

    private static async ValueTask<Reply> WordLater<T>(ValueTask<Result<T>> answer) where T : unmanaged =>
        WordOf(await answer);

    private static async ValueTask<Reply> RecordLater<T>(ValueTask<Result<T>> answer, SharedBytes room)
        where T : unmanaged => RecordOf(await answer, room);

    private static async ValueTask<Reply> TextLater(ValueTask<Result<string>> answer, SharedBytes room) =>
        TextOf(await answer, room);

    private async ValueTask<Reply> GivenLater(Call call, ValueTask<Result<Handle>> answer, Rights rights) =>
        GivenOf(call, await answer, rights);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Reply WordOf<T>(in Result<T> result) where T : unmanaged
    {
        if (!result.IsOk) return Reply.Failed(result);
        ulong word = 0;
        Unsafe.As<ulong, T>(ref word) = result.Value;
        return Reply.Ok(word);
    }

    private static Reply RecordOf<T>(in Result<T> result, SharedBytes room) where T : unmanaged
    {
        if (!result.IsOk) return Reply.Failed(result);
        MemoryMarshal.Write(room.Span, result.Value);
        return Reply.Ok((ulong)Unsafe.SizeOf<T>());
    }

    private static Reply TextOf(in Result<string> result, SharedBytes room)
    {
        if (!result.IsOk) return Reply.Failed(result);
        if (Encoding.UTF8.GetByteCount(result.Value) > room.Length) return StatusCode.TooLarge;
        return Reply.Ok((ulong)Encoding.UTF8.GetBytes(result.Value, room.Span));
    }

    private Reply GivenOf(Call call, in Result<Handle> result, Rights rights)
    {
        if (!result.IsOk) return Reply.Failed(result);
        StatusCode code = call.Give(result.Value, rights);
        if (code != StatusCode.Ok) (service as IGiver)?.NotGiven(result.Value);
        return code;
    }
}

/// <summary>An implementation of a service whose answers are handles that are of no use to itself.</summary>
public interface IGiver
{
    /// <summary>An answer that could not go beside its completion: the client is gone.</summary>
    void NotGiven(Handle handle);
}

/// <summary>An implementation of a service that keeps something for its clients.</summary>
public interface ISessionEnd
{
    /// <summary>A client is gone: PeerDied, Closed or Broken. Its calls in hand have been cancelled.</summary>
    void Ended(ClientIdentity client, StatusCode why);
}
