using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using System.Threading.Tasks.Sources;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Sdk;

/// <summary>
/// A call of a generated client, and the slice of the session buffer that it uses until it has ended.
/// </summary>
public abstract class Request : CallSlot
{
    private ServiceClient _service = null!;
    private int _answerAt;

    /// <summary>The slice; empty if the call needs none.</summary>
    private BufferSlice _slice;

    /// <summary>Where the server has put what does not fit in the completion.</summary>
    internal SharedBytes AnswerBytes => _slice.Bytes.Slice(_answerAt, _slice.Length - _answerAt);

    /// <summary>The capability that lies beside the completion.</summary>
    internal Result<Handle> TakeHandle(in Completion completion) => Channels.Take(ChannelEnd, completion.Token);

    internal void Begin(ServiceClient service, BufferSlice slice, int answerAt, Handle give, Rights rights)
    {
        _service = service;
        _slice = slice;
        _answerAt = answerAt;
        if (!give.IsNone) PutBeside(give, rights);
        service.Submit(this);
    }

    /// <summary>The answer has been read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected void GiveSlice()
    {
        if (_slice.Length != 0) GiveBack();
    }

    private void GiveBack()
    {
        _service.Buffer.Give(_slice);
        _slice = default;
    }
}

/// <summary>A call whose answer is read by <typeparamref name="TAnswer"/>. Pooled, each kind for itself.</summary>
public sealed class Request<T, TAnswer> : Request, IValueTaskSource<Result<T>>
    where TAnswer : struct, IAnswer<T>
{
    private static Request<T, TAnswer>? s_free;

    internal ValueTask<Result<T>> Task => new(this, Version);

    internal static Request<T, TAnswer> Take(in Command command)
    {
        Request<T, TAnswer> request = Take();
        request.Prepare(command);
        return request;
    }

    /// <summary>A call whose arguments lie in the command, and that needs nothing else.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ValueTask<Result<T>> Send<TArguments>(
        ServiceClient service, ushort method, in TArguments arguments, Deadline deadline, CancellationToken cancel)
        where TArguments : unmanaged
    {
        Request<T, TAnswer> request = Take();
        Unsafe.As<Payload, TArguments>(ref request.Prepare(method, deadline.AtNs)) = arguments;
        service.Submit(request);
        request.CancelWith(cancel);
        return request.Task;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Request<T, TAnswer> Take()
    {
        Request<T, TAnswer> request = s_free ?? new Request<T, TAnswer>();
        s_free = Unsafe.As<Request<T, TAnswer>?>(request.Next);
        return request;
    }

    public Result<T> GetResult(short version)
    {
        Completion completion = TakeCompletion(version);
        Result<T> result = completion.Code == StatusCode.Ok
            ? TAnswer.Read(this, completion)
            : new Result<T>(completion);
        GiveSlice();
        Next = s_free;
        s_free = this;
        return result;
    }
}

/// <summary>A call that is answered with a status only.</summary>
public sealed class StatusRequest : Request, IValueTaskSource<StatusCode>
{
    private static StatusRequest? s_free;

    internal ValueTask<StatusCode> Task => new(this, Version);

    internal static StatusRequest Take(in Command command)
    {
        StatusRequest request = Take();
        request.Prepare(command);
        return request;
    }

    /// <summary>A call whose arguments lie in the command, and that needs nothing else.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ValueTask<StatusCode> Send<TArguments>(
        ServiceClient service, ushort method, in TArguments arguments, Deadline deadline, CancellationToken cancel)
        where TArguments : unmanaged
    {
        StatusRequest request = Take();
        Unsafe.As<Payload, TArguments>(ref request.Prepare(method, deadline.AtNs)) = arguments;
        service.Submit(request);
        request.CancelWith(cancel);
        return request.Task;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static StatusRequest Take()
    {
        StatusRequest request = s_free ?? new StatusRequest();
        s_free = Unsafe.As<StatusRequest?>(request.Next);
        return request;
    }

    public StatusCode GetResult(short version)
    {
        StatusCode code = TakeCompletion(version).Code;
        GiveSlice();
        Next = s_free;
        s_free = this;
        return code;
    }
}
