using System;
using Mooring.Sdk;

namespace Mooring.Servers.Fs;

/// <summary>
/// From the members of the archives to a <see cref="Tree"/>: sort by path, keep the last of those with the same path,
/// and walk once, adding the directories that no member names. A member inside something that is no directory is
/// refused.
/// </summary>
internal sealed class TreeBuilder
{
    private const uint DirectoryMode = 0x1ED;

    private readonly MemberList _members;
    private readonly Text _text = new();
    private Node[] _nodes;
    private int _count;

    /// <summary>The directories from the root to the last node, and the lengths of their paths.</summary>
    private readonly int[] _open = new int[MemberList.DeepestPath + 2];
    private readonly int[] _openLength = new int[MemberList.DeepestPath + 2];
    private int _depth;

    /// <summary>The member placed last: the open directories are on its path.</summary>
    private int _last;

    private TreeBuilder(MemberList members)
    {
        _members = members;
        _nodes = new Node[members.Count + 16];
        AddDirectory(Tree.Root, default);
    }

    /// <summary>Members that lie inside a member that is no directory.</summary>
    public int Refused { get; private set; }

    /// <param name="members">What was found.</param>
    /// <param name="refused">Members that could not be placed.</param>
    public static Tree Build(MemberList members, out int refused)
    {
        TreeBuilder builder = new(members);
        int[] order = MergeSort.Indices(members.Count, new ByPath(members));
        for (int i = 0; i < order.Length; i++)
        {
            bool last = i + 1 == order.Length
                || !members.PathOf(order[i]).SequenceEqual(members.PathOf(order[i + 1]));
            if (last) builder.Place(order[i]);
        }
        refused = builder.Refused;
        return new Tree(builder._nodes, builder._count, builder._text);
    }

    private void Place(int member)
    {
        ReadOnlySpan<byte> path = _members.PathOf(member);
        if (path.Length == 0) return;
        while (_depth > 1 && !PathOrder.IsInside(path, OpenPath)) _depth--;
        if (_nodes[_open[_depth - 1]].Kind != FileKind.Directory)
        {
            Refused++;
            return;
        }
        AddAllOf(path, _members[member]);
        _last = member;
    }

    private ReadOnlySpan<byte> OpenPath => _members.PathOf(_last).Slice(0, _openLength[_depth - 1]);

    private void AddAllOf(ReadOnlySpan<byte> path, in Node member)
    {
        ReadOnlySpan<byte> rest = path.Slice(_openLength[_depth - 1]);
        for (; ; )
        {
            ReadOnlySpan<byte> component = PathOrder.TakeComponent(ref rest);
            int parent = _open[_depth - 1];
            _openLength[_depth] = path.Length - rest.Length;
            if (rest.Length > 0) AddDirectory(parent, component);
            else
            {
                AddMember(parent, component, member);
                return;
            }
        }
    }

    private void AddDirectory(int parent, ReadOnlySpan<byte> name) =>
        Add(new Node { Kind = FileKind.Directory, Mode = DirectoryMode, Parent = parent, Name = _text.Add(name) });

    private void AddMember(int parent, ReadOnlySpan<byte> name, Node member)
    {
        member.Parent = parent;
        member.Link = _text.Add(_members.Text[member.Link]);
        member.Name = _text.Add(name);
        if (member.Kind == FileKind.SymbolicLink) member.Size = (ulong)member.Link.Length;
        if (member.Kind == FileKind.Directory) member.Size = 0;
        Add(member);
    }

    private void Add(in Node node)
    {
        if (_count == _nodes.Length) Grow();
        _nodes[_count] = node;
        _open[_depth++] = _count++;
    }

    private void Grow()
    {
        Node[] larger = new Node[_nodes.Length * 2];
        for (int i = 0; i < _count; i++) larger[i] = _nodes[i];
        _nodes = larger;
    }

    /// <summary>By path, and equal paths in the order in which they were found.</summary>
    private readonly struct ByPath : IIndexOrder
    {
        private readonly MemberList _members;

        public ByPath(MemberList members) => _members = members;

        public bool IsBefore(int left, int right)
        {
            int order = PathOrder.Compare(_members.PathOf(left), _members.PathOf(right));
            return order != 0 ? order < 0 : left < right;
        }
    }
}
