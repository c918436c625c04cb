using System;
using Mooring.Rings;
using Mooring.Sdk;

namespace Mooring.Servers.Fs;

/// <summary>
/// From a path to a node: ".", "..", repeated slashes, and symbolic links, which are followed wherever they stand
/// (at the end of the path only if that is wanted). A
/// link that begins with a slash starts at the root. What is left to walk lies in a buffer of fixed size, so a path
/// that grows without end through links is refused like one that goes round in circles.
/// </summary>
internal sealed class PathWalk
{
    public const int MostLinks = 40;

    private readonly Tree _tree;
    private byte[] _rest = new byte[MemberList.LongestPath];
    private byte[] _spare = new byte[MemberList.LongestPath];

    public PathWalk(Tree tree) => _tree = tree;

    /// <param name="path">Any bytes; taken as absolute.</param>
    /// <param name="links">What becomes of a link that the path ends in.</param>
    /// <param name="node">The node; a link only if links are to be opened.</param>
    /// <returns>Ok, NotFound, NotADirectory, TooManyLinks, or TooLarge for a path above the limit.</returns>
    public StatusCode Find(ReadOnlySpan<byte> path, FsLinks links, out int node)
    {
        node = Tree.Root;
        if (path.Length > _rest.Length) return StatusCode.TooLarge;
        path.CopyTo(_rest);
        ReadOnlySpan<byte> rest = new(_rest, 0, path.Length);
        for (int followed = 0; rest.Length > 0; )
        {
            if (_tree[node].Kind != FileKind.Directory) return StatusCode.NotADirectory;
            ReadOnlySpan<byte> component = PathOrder.TakeComponent(ref rest);
            int next = Step(node, component);
            if (next < 0) return StatusCode.NotFound;
            bool ends = links == FsLinks.Opened && rest.Length == 0;
            if (_tree[next].Kind != FileKind.SymbolicLink || ends) node = next;
            else if (++followed > MostLinks) return StatusCode.TooManyLinks;
            else if (!TryInsert(_tree.TargetOf(next), ref rest)) return StatusCode.TooManyLinks;
            else if (rest[0] == PathOrder.Separator) node = Tree.Root;
        }
        return StatusCode.Ok;
    }

    private int Step(int directory, ReadOnlySpan<byte> component)
    {
        if (component.Length == 0 || component.SequenceEqual("."u8)) return directory;
        return component.SequenceEqual(".."u8) ? _tree[directory].Parent : _tree.Find(directory, component);
    }

    private bool TryInsert(ReadOnlySpan<byte> target, ref ReadOnlySpan<byte> rest)
    {
        if (target.Length + rest.Length > _spare.Length) return false;
        target.CopyTo(_spare);
        rest.CopyTo(new Span<byte>(_spare, target.Length, rest.Length));
        (_rest, _spare) = (_spare, _rest);
        rest = new ReadOnlySpan<byte>(_rest, 0, target.Length + rest.Length);
        return true;
    }
}
