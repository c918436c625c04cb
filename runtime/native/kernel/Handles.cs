using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Runtime;

/// <summary>Kernel commands that work on any handle.</summary>
public static class Handles
{
    /// <summary>Gives a handle up. BadHandle: there is no such one any more.</summary>
    public static StatusCode Close(Handle handle) => KernelChannel.Do(KernelMethod.Close, handle.Value);

    /// <summary>A second handle of the same object with fewer or the same rights.</summary>
    public static Result<Handle> Duplicate(Handle handle, Rights rights) =>
        KernelChannel.GetHandle(KernelMethod.Duplicate, handle.Value, (ulong)rights);
}
