using System;
using System.Text;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Fs;

/// <summary>What the archives hold, as nodes of the file system in memory.</summary>
/// <param name="tree">Their names.</param>
/// <param name="archives">Their bytes, by number.</param>
internal sealed class ArchiveNodes(Tree tree, Func<uint, SharedBytes> archives)
{
    /// <summary>How many entries a directory of the archives has.</summary>
    public int CountIn(int directory) => tree[directory].Entries;

    /// <summary>
    /// Puts the entries of its source into a directory; of those that are the same as text, the first.
    /// </summary>
    public void LoadInto(RamDirectory directory, PagePool pool)
    {
        int source = directory.Source;
        directory.Loaded();
        for (int i = 0; i < tree[source].Entries; i++)
        {
            int entry = tree.EntryOf(source, i);
            string name = Encoding.UTF8.GetString(tree.NameOf(entry));
            if (directory.Find(name) is null) directory.Add(Make(entry, pool), name);
        }
    }

    private RamNode Make(int number, PagePool pool)
    {
        ref readonly Node node = ref tree[number];
        if (node.Kind == FileKind.Directory) return new RamDirectory(node.Mode, node.ModifiedNs, number);
        if (node.Kind == FileKind.SymbolicLink)
            return new RamLink(Encoding.UTF8.GetString(tree.TargetOf(number)), node.Mode, node.ModifiedNs);
        return new RamFile(pool, node, archives(node.Archive).Slice((int)node.Offset, (int)node.Size));
    }
}
