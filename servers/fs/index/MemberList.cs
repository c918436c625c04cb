using System;
using Mooring.Sdk;

namespace Mooring.Servers.Fs;

/// <summary>
/// What the archives hold, as it was found: the first half of making a <see cref="Tree"/>. Names are cleaned (no empty
/// and no "." components) and checked; a member that cannot be served is counted in <see cref="Refused"/>, never an
/// error.
/// </summary>
internal sealed class MemberList
{
    public const int MostMembers = 1 << 18;
    public const int LongestPath = 4096;
    public const int DeepestPath = LongestPath / 2;
    public const int LongestName = 1024;

    private Node[] _members = new Node[256];

    /// <summary>Paths and link targets.</summary>
    public Text Text { get; } = new();

    public int Count { get; private set; }

    /// <summary>Members that were left out: bad names, kinds that are not served, too many.</summary>
    public int Refused { get; private set; }

    /// <summary>A member; its <c>Name</c> is the whole cleaned path.</summary>
    public ref Node this[int index] => ref _members[index];

    public ReadOnlySpan<byte> PathOf(int index) => Text[_members[index].Name];

    /// <param name="mount">The directory under which the archive appears, "" or a name with a slash behind it.</param>
    /// <param name="path">The member's name.</param>
    /// <param name="link">Symbolic links: the target.</param>
    /// <param name="member">All the rest; the ranges are set here.</param>
    public void Add(ReadOnlySpan<byte> mount, ReadOnlySpan<byte> path, ReadOnlySpan<byte> link, Node member)
    {
        if (Count == MostMembers || !IsServed(path, link, member.Kind))
        {
            Refused++;
            return;
        }
        member.Name = AddPath(mount, path);
        member.Link = Text.Add(link);
        if (Count == _members.Length) Grow();
        _members[Count++] = member;
    }

    private TextRange AddPath(ReadOnlySpan<byte> mount, ReadOnlySpan<byte> path)
    {
        TextRange whole = Text.Add(mount);
        for (bool first = true; ; )
        {
            ReadOnlySpan<byte> component = PathOrder.TakeComponent(ref path);
            if (component.Length == 0) return WithoutEnd(whole);
            if (component.SequenceEqual("."u8)) continue;
            if (!first) whole = Text.Append(whole, "/"u8);
            whole = Text.Append(whole, component);
            first = false;
        }
    }

    /// <summary>The mount itself is named by nothing: its slash goes.</summary>
    private TextRange WithoutEnd(TextRange path)
    {
        bool slash = path.Length > 0 && Text[path][path.Length - 1] == PathOrder.Separator;
        return slash ? new TextRange(path.Start, path.Length - 1) : path;
    }

    private static bool IsServed(ReadOnlySpan<byte> path, ReadOnlySpan<byte> link, FileKind kind)
    {
        if (kind is not (FileKind.File or FileKind.Directory or FileKind.SymbolicLink)) return false;
        if (kind == FileKind.SymbolicLink && (link.Length is 0 or > LongestPath)) return false;
        if (path.Length > LongestPath || path.IndexOf((byte)0) >= 0) return false;
        int depth = 0;
        for (ReadOnlySpan<byte> rest = path; ; depth++)
        {
            ReadOnlySpan<byte> component = PathOrder.TakeComponent(ref rest);
            if (component.Length == 0) return depth <= DeepestPath && (depth > 0 || kind == FileKind.Directory);
            if (component.Length > LongestName || component.SequenceEqual(".."u8)) return false;
        }
    }

    private void Grow()
    {
        Node[] larger = new Node[_members.Length * 2];
        for (int i = 0; i < Count; i++) larger[i] = _members[i];
        _members = larger;
    }
}
