namespace Mooring.Servers.Fs.Fat;

/// <summary>
/// The order in which the changes of an epoch reach the disk; between two stages the disk is flushed. So at every
/// moment the disk holds all of some stages, a part of one, and nothing of later ones. <see cref="Journal"/> says why
/// this order.
/// </summary>
internal enum Stage : byte
{
    /// <summary>File data; FAT entries of clusters that were free; new clusters of directories, empty.</summary>
    Claims,

    /// <summary>A chain that was there goes on in a new cluster. Pieces of long names.</summary>
    Links,

    /// <summary>Directory entries appear, or change.</summary>
    Entries,

    /// <summary>Directory entries go.</summary>
    Removals,

    /// <summary>A chain ends earlier. Pieces of long names go.</summary>
    Cuts,

    /// <summary>FAT entries become free.</summary>
    Frees,
}
