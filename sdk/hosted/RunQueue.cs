using System.Collections.Generic;
using System.Threading;

namespace Mooring.Runtime;

/// <summary>What is ready to run; the synchronization context posts here.</summary>
internal static class RunQueue
{
    private static readonly Queue<(SendOrPostCallback Callback, object? State)> s_queue = [];

    public static bool IsEmpty => s_queue.Count == 0;

    public static void Post(SendOrPostCallback callback, object? state) => s_queue.Enqueue((callback, state));

    public static bool RunOne()
    {
        if (!s_queue.TryDequeue(out (SendOrPostCallback Callback, object? State) entry)) return false;
        entry.Callback(entry.State);
        return true;
    }
}
