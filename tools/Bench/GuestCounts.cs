namespace Mooring.Tools.Bench;

/// <summary>
/// One boot in which the guest's benchmark of the rings counts its own instructions while a plugin counts the same from
/// outside.
/// </summary>
public sealed record GuestCounts(ProbeTable Inside, ProbeTable Outside)
{
    private const string Script = "bench-rings && /files/bench-rings peer";

    /// <summary>Boots once.</summary>
    /// <exception cref="ToolException">The guest did not come to its end.</exception>
    public static GuestCounts Take(SourceTree tree, NativePieces pieces)
    {
        CountedBoot boot = CountedBoot.Take(tree, Script, pieces.Plugin, pieces.PackGuestProgram);
        return new GuestCounts(ProbeTable.OfGuest(boot.Output), ProbeTable.OfPlugin(boot.Counts));
    }
}
