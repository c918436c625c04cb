using System.Threading.Tasks;
using Mooring.Runtime;

namespace Mooring.Sdk;

/// <summary>The synchronous form of a call.</summary>
public static class Waiting
{
    /// <summary>
    /// Waits until the call has ended and takes its result. Runs nobody's continuation; a service that is not connected
    /// is connected first. Not in a handler, and only for what a client's method has returned.
    /// </summary>
    public static T Wait<T>(this ValueTask<T> call)
    {
        if (call.IsCompleted) return call.Result;
        ServiceClient.ConnectAll();
        return Loop.WaitFor(call);
    }
}
