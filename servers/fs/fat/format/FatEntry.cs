namespace Mooring.Servers.Fs.Fat;

/// <summary>
/// The words of a FAT: 28 bits that say what comes behind a cluster; the other four are kept as they are ("FAT Data
/// Structure").
/// </summary>
internal static class FatEntry
{
    public const uint Mask = 0x0FFF_FFFF, Free = 0, End = 0x0FFF_FFFF;
    public const int Bytes = 4;

    public static bool IsEnd(uint value) => value >= 0x0FFF_FFF8;
}
