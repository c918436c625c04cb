using System;
using System.Runtime.InteropServices;
using Mooring.Servers.Net.Wire;

namespace Mooring.Servers.Net;

/// <summary>What a network device says of itself (virtio 1.2, 5.1.3 and 5.1.4).</summary>
internal static class NetworkFacts
{
    /// <summary>The station's address and the state of the link, in whole words.</summary>
    public const uint ConfigurationBytes = 8;

    /// <summary>The features that this driver can do with: that the device has an address.</summary>
    public const ulong Wanted = HasStation;

    private const ulong HasStation = 1 << 5;

    /// <summary>The device's own address. False: it has none, or one that is no station's.</summary>
    public static bool TryStation(ulong features, ReadOnlySpan<uint> words, out MacAddress station)
    {
        station = MacAddress.Read(MemoryMarshal.AsBytes(words));
        return (features & HasStation) != 0 && !station.IsGroup && station.Value != 0;
    }
}
