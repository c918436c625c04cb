using Mooring.Sdk;

namespace Mooring.Servers.Fs;

/// <summary>A name of the tree. Its number is its place in the tree's table; the root is 0.</summary>
internal struct Node
{
    public FileKind Kind;

    /// <summary>The directory it is in; the root is in itself.</summary>
    public int Parent;

    /// <summary>Where its last path component and the target of a link lie in the tree's text.</summary>
    public TextRange Name, Link;

    /// <summary>Directories: their entries are this range of the tree's order.</summary>
    public int FirstEntry, Entries;

    /// <summary>Which archive has the data (the number of the lend), and where in it. Bytes.</summary>
    public uint Archive;
    public ulong Offset, Size;

    /// <summary>The lower twelve bits of POSIX's st_mode.</summary>
    public uint Mode;

    /// <summary>Nanoseconds since 1970.</summary>
    public ulong ModifiedNs;
}

/// <summary>A piece of a tree's text.</summary>
internal readonly struct TextRange
{
    public readonly int Start, Length;

    public TextRange(int start, int length)
    {
        Start = start;
        Length = length;
    }
}
