using Mooring.Sdk;

namespace Mooring.Servers.Net;

/// <summary>Between which two ports a connection is.</summary>
internal readonly struct TcpFlow(Endpoint local, Endpoint remote)
{
    public readonly Endpoint Local = local, Remote = remote;

    /// <summary>Both addresses; both ports.</summary>
    public ulong Addresses => (ulong)Local.Address.Value << 32 | Remote.Address.Value;

    /// <inheritdoc cref="Addresses"/>
    public uint Ports => (uint)Local.Port << 16 | Remote.Port;

    public bool Is(in TcpFlow other) => Addresses == other.Addresses && Ports == other.Ports;
}
