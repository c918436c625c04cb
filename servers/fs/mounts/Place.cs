using System.Threading.Tasks;
using Mooring.Rings;

namespace Mooring.Servers.Fs;

/// <summary>
/// Where a path leads: the directory that its last name is in, and what has that name. Both are open until
/// <see cref="Leave"/>.
/// </summary>
internal sealed class Place
{
    public Place(FileVolume volume)
    {
        Volume = volume;
        Node = volume.Open(volume.Root);
    }

    public FileVolume Volume { get; private set; }

    /// <summary>Null: the path ends in "." or "..", or in a volume's root, so there is no name to be changed.</summary>
    public FileNode? Directory { get; private set; }

    public string Name { get; private set; } = "";

    /// <summary>Null: the directory has no such name.</summary>
    public FileNode? Node { get; private set; }

    /// <summary>There is a slash behind the last name.</summary>
    public bool EndsInSlash { get; set; }

    /// <summary>The node becomes the directory that is looked into.</summary>
    public async ValueTask Descend(string name)
    {
        if (Directory is not null) await Volume.Close(Directory);
        (Directory, Node, Name) = (Node, null, name);
    }

    /// <summary>What the name belongs to.</summary>
    public void Find(FileNode node) => Node = node;

    /// <summary>Goes on from a node, which is open, that has been reached without a name.</summary>
    public async ValueTask Move(FileVolume volume, FileNode node)
    {
        await Leave();
        (Volume, Node, Name) = (volume, node, "");
    }

    /// <summary>Takes the node: it is the caller's to close.</summary>
    public FileNode TakeNode()
    {
        FileNode node = Node!;
        Node = null;
        return node;
    }

    public async ValueTask Leave()
    {
        if (Node is not null) await Volume.Close(Node);
        if (Directory is not null) await Volume.Close(Directory);
        (Directory, Node) = (null, null);
    }
}
