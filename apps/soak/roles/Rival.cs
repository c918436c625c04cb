using Mooring.Apps.Soak.Raw;
using Mooring.Ports;

namespace Mooring.Apps.Soak.Roles;

/// <summary>Takes away, for ever, what its peer maps at one address, while the peer is still at it.</summary>
internal static class Rival
{
    public const ulong Address = 0x0000_0A00_0000_0000, Pages = 400;

    public static void Run()
    {
        while (true) Wire.Do(KernelMethod.Unmap, Order.Here.Peer, Address, Pages);
    }
}
