namespace Mooring.Sdk;

/// <summary>A port of a machine. 8 bytes.</summary>
public struct Endpoint(Ipv4Address address, ushort port)
{
    public Ipv4Address Address = address;
    public ushort Port = port;

    public override readonly string ToString() => $"{Address}:{Port}";
}
