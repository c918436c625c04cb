namespace Mooring.Kernel.Objects;

/// <summary>
/// Consecutive pages of one region in one address space. The mappings of a space form a list by address.
/// </summary>
internal sealed class Mapping
{
    internal Mapping? Next;
    internal Region Region = null!;

    internal ulong Start;
    internal uint FirstPage, Pages;

    /// <summary>Pages that have been entered into the page tables; the rest follows in steps.</summary>
    internal uint Entered;
    internal Ports.Rights Rights;

    /// <summary>Made by the Map command; only such a one may be unmapped by a command.</summary>
    internal bool IsByCommand;

    /// <summary>Ok, or why it is on its way out: no page enters it any more.</summary>
    internal Rings.StatusCode Leaving;

    internal ulong End => Start + (ulong)Pages * Ports.Limits.PageBytes;
}
