using Mooring.Ports;

namespace Mooring.Kernel.Objects;

/// <summary>A source's tie to its port: it holds the port, so a port outlives everything that reports to it.</summary>
internal static class Association
{
    internal static void Bind(Source source, Port port, ulong key, int band)
    {
        Port? old = source.List as Port;
        if (source is ChannelEnd end) Lending.Cut(end);
        port.Hold();
        source.Associate(port, key, band);
        old?.LendBand();
        if (source.State == SourceState.Ready) port.WakeOne();
        old?.Release();
    }

    internal static void Unbind(Source source)
    {
        Port? old = source.List as Port;
        if (source is ChannelEnd end) Lending.Cut(end);
        source.Dissociate();
        old?.LendBand();
        old?.Release();
    }
}
