using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Runtime;

/// <summary>Kernel commands for tests that end a process at a step of its own: this one.</summary>
public static class Steps
{
    /// <summary>Counts writes to a word as publications.</summary>
    /// <param name="system">[Write]</param>
    /// <param name="word">0 to 3.</param>
    /// <param name="address">A multiple of eight.</param>
    public static StatusCode Watch(Handle system, uint word, ulong address) =>
        KernelChannel.Do(KernelMethod.ProcessWatch, system.Value, Handle.Self.Value, word, address);

    /// <summary>
    /// Counts anew, and ends this process at that entry into the kernel or just after that publication.
    /// </summary>
    /// <param name="system">[Write]</param>
    /// <param name="entry">From 1; 0: never.</param>
    /// <param name="publication">The same.</param>
    /// <returns>The steps since it was asked before: entries, and above 32 bits publications.</returns>
    public static Result<ulong> Begin(Handle system, uint entry, uint publication) =>
        KernelChannel.Call(KernelMethod.ProcessSteps, system.Value, Handle.Self.Value, entry, publication);
}
