namespace Mooring.Servers.Init;

/// <summary>The drivers of PCI functions. A function that is not in here is left alone.</summary>
internal sealed class DriverTable
{
    private const ushort Virtio = 0x1AF4;

    public Driver[] All { get; } =
    [
        new("block", Virtio, 0x1001, 0x1042)
        {
            Lost = "nothing that a flush had made durable", Most = 8, User = "fs", Shown = "Geometry",
        },
        new("net", Virtio, 0x1000, 0x1041) { Lost = "all sockets" },
        new("random", Virtio, 0x1005, 0x1044) { Lost = "the bytes that were asked for" },
    ];
}
