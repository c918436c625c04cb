namespace Mooring.Rings;

/// <summary>
/// The page's header: written once by whoever makes the page, before either side maps it (so plain accesses do), and
/// compared by both ends before the first use.
/// </summary>
public static class Header
{
    public static void Write<TPage>(ref TPage page, Geometry geometry) where TPage : struct, IPage
    {
        page.Store32(Geometry.Header + Geometry.Capacities, Pack(geometry));
        page.Store32(Geometry.Header + Geometry.Kind, (uint)geometry.ChannelKind);
        page.Store32(Geometry.Header + Geometry.Version, Geometry.CurrentVersion);
    }

    public static bool Matches<TPage>(ref TPage page, Geometry geometry) where TPage : struct, IPage =>
        geometry.IsValid
        && page.Load32(Geometry.Header + Geometry.Version) == Geometry.CurrentVersion
        && page.Load32(Geometry.Header + Geometry.Capacities) == Pack(geometry)
        && page.Load32(Geometry.Header + Geometry.Kind) == (uint)geometry.ChannelKind;

    private static uint Pack(Geometry geometry) => geometry.CommandCapacity | geometry.CompletionCapacity << 16;
}

/// <summary>What an end that goes to sleep waits for: the bits of its armed flag.</summary>
public static class ArmBits
{
    /// <summary>Entries to consume, or a notice.</summary>
    public const uint Work = 1;

    /// <summary>Room to produce.</summary>
    public const uint Room = 2;
}
