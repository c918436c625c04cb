using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Sdk;

/// <summary>
/// A method of a service that answers many times, as the client sees it: to be read once, with <c>await foreach</c>.
/// The call is made when the reading begins. A failure is the last item; a stream that the server has ended just ends.
/// To leave the loop early gives the stream up.
/// </summary>
public sealed class Stream<T> : StreamSlot, IAsyncEnumerable<Result<T>>, IAsyncEnumerator<Result<T>>
    where T : unmanaged
{
    private readonly ServiceClient _service;
    private readonly CancellationToken _cancel;
    private bool _isBegun, _hasFailed;

    internal Stream(ServiceClient service, in Command command, CancellationToken cancel) : base(command)
    {
        _service = service;
        _cancel = cancel;
    }

    public Result<T> Current
    {
        get
        {
            if (_hasFailed) return new Result<T>(Last);
            ulong item = Item;
            return Unsafe.As<ulong, T>(ref item);
        }
    }

    public IAsyncEnumerator<Result<T>> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        if (_isBegun) Environment.FailFast("a stream of a service is read twice");
        _isBegun = true;
        _service.Submit(this);
        CancelWith(cancellationToken.CanBeCanceled ? cancellationToken : _cancel);
        return this;
    }

    public ValueTask<bool> MoveNextAsync()
    {
        ValueTask<bool> next = _hasFailed ? new ValueTask<bool>(false) : TakeNext();
        return next.IsCompleted ? new ValueTask<bool>(next.Result || Fails()) : Later(next);
    }

    /// <summary>Gives up what has not been read, and waits until the server has heard of it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!IsOver) Cancel();
        while (!IsOver)
        {
            DropItems();
            await TakeNext();
        }
    }

    private async ValueTask<bool> Later(ValueTask<bool> next) => await next || Fails();

    /// <summary>The end is an item if it is a failure.</summary>
    private bool Fails() => !_hasFailed && (_hasFailed = Last.Code != StatusCode.Ok);
}
