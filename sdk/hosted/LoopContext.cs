using System;
using System.Threading;
using Mooring.Runtime;

namespace Mooring.Sdk.Hosted;

/// <summary>
/// Sends continuations to the loop's run queue, as booted; from another thread, where .NET's own operations end,
/// through the kernel, which it wakes. Made by the loop's thread.
/// </summary>
public sealed class LoopContext : SynchronizationContext
{
    private readonly int _thread = Environment.CurrentManagedThreadId;

    public override void Post(SendOrPostCallback callback, object? state)
    {
        if (Environment.CurrentManagedThreadId == _thread) RunQueue.Post(callback, state);
        else HostedKernel.Current.Outside.Post(() => RunQueue.Post(callback, state));
    }
}
