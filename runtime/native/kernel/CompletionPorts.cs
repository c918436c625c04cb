using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Runtime;

/// <summary>Kernel commands about ports, for those who do without the loop's.</summary>
public static class CompletionPorts
{
    public static Result<Handle> Create() => KernelChannel.GetHandle(KernelMethod.PortCreate);

    /// <summary>Lets a source's packets come to this port.</summary>
    /// <param name="port">[Manage]</param>
    /// <param name="source">[Wait]</param>
    /// <param name="key">What the packets carry.</param>
    /// <param name="band">0 to <see cref="Limits.Bands"/>-1, higher first.</param>
    public static StatusCode Associate(Handle port, Handle source, ulong key, int band) =>
        KernelChannel.Do(KernelMethod.Associate, port.Value, source.Value, key, (ulong)band);
}
