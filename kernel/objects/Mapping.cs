using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Kernel.Objects;

/// <summary>
/// Consecutive pages of one region in one address space. The mappings of a space form a list by address, those of a
/// region a list in no order, and one that was borrowed hangs on the borrower's end.
/// </summary>
internal sealed class Mapping : Beside
{
    internal override BesideKind Kind => BesideKind.Mapping;

    internal Mapping? Next;

    /// <summary>Among the mappings of the region.</summary>
    internal Mapping? BeforeOfRegion, NextOfRegion;

    /// <summary>Null when what it showed has been taken back: then each of its pages is the scratch page.</summary>
    internal Region? Region;
    internal Process Owner = null!;

    internal ulong Start;
    internal uint FirstPage, Pages;

    /// <summary>Pages that have been entered into the page tables; the rest follows in steps.</summary>
    internal uint Entered;

    /// <summary>Pages, from the first, that have been replaced by the scratch page.</summary>
    internal uint Replaced;
    internal Rights Rights;

    /// <summary>What <see cref="Rights"/> can be changed to: they are among these.</summary>
    internal Rights Most;

    /// <summary>Made by the Map command; only such a one may be unmapped by a command.</summary>
    internal bool IsByCommand;

    /// <summary>Ok, or why it is on its way out: no page enters it any more.</summary>
    internal StatusCode Leaving;

    /// <summary>Made by a command that has done its work, and not on its way out.</summary>
    internal bool IsSettled => IsByCommand && Region is not null && Entered == Pages && Leaving == StatusCode.Ok;

    internal ulong End => Start + (ulong)Pages * Limits.PageBytes;
}
