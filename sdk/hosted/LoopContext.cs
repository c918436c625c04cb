using System.Threading;
using Mooring.Runtime;

namespace Mooring.Sdk.Hosted;

/// <summary>Sends continuations to the loop's run queue, as booted.</summary>
public sealed class LoopContext : SynchronizationContext
{
    public override void Post(SendOrPostCallback callback, object? state) => RunQueue.Post(callback, state);
}
