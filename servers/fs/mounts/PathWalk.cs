using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Fs;

/// <summary>
/// From a path to a place: ".", "..", repeated slashes, mounted volumes, and symbolic links, which are followed
/// wherever they stand (at the end of the path only if that is wanted). A link that begins with a slash starts at the
/// root. What is left to walk is never longer than a path may be, so a path that grows without end through links is
/// refused like one that goes round in circles.
/// <para>
/// One object walks one path, and waits wherever a volume has to read: other walks go on meanwhile. It holds what it
/// stands on open, so nothing that it looks at goes away under it.
/// </para>
/// </summary>
internal sealed class PathWalk
{
    public const int MostLinks = 40;

    private readonly MountTable _mounts;
    private readonly bool _opensLinks;
    private string _path;
    private int _at, _links;

    private PathWalk(MountTable mounts, string path, bool opensLinks)
    {
        _mounts = mounts;
        _path = path;
        _opensLinks = opensLinks;
    }

    private bool IsAtEnd => _at == _path.Length;

    /// <param name="mounts">The tree.</param>
    /// <param name="path">Any text; taken as absolute.</param>
    /// <param name="opensLinks">A link that the path ends in is not followed.</param>
    /// <returns>The place, to be left. NotFound (a directory on the way), NotADirectory, TooManyLinks, TooLarge,
    /// BadFormat, IoError.</returns>
    public static async ValueTask<Result<Place>> Find(MountTable mounts, string path, bool opensLinks)
    {
        if (path.Length > IFiles.LongestPath) return StatusCode.TooLarge;
        PathWalk walk = new(mounts, path, opensLinks);
        Place place = new(mounts.Root);
        StatusCode code = await walk.Go(place);
        if (code == StatusCode.Ok) return place;
        await place.Leave();
        return code;
    }

    private async ValueTask<StatusCode> Go(Place place)
    {
        StatusCode code = StatusCode.Ok;
        while (!IsAtEnd && code == StatusCode.Ok)
        {
            string component = TakeComponent();
            if (component.Length == 0) place.EndsInSlash = place.Name.Length > 0;
            if (component.Length == 0 && place.Node is null) return StatusCode.Ok;
            code = await Step(place, component);
        }
        return code;
    }

    private async ValueTask<StatusCode> Step(Place place, string component)
    {
        if (place.Node is not { } node) return StatusCode.NotFound;
        if (node.Kind != FileKind.Directory) return StatusCode.NotADirectory;
        if (component.Length == 0) return StatusCode.Ok;
        if (component == ".") await place.Move(place.Volume, place.Volume.Open(node));
        else if (component == "..") await GoUp(place, node);
        else return await StepInto(place, component);
        return StatusCode.Ok;
    }

    private async ValueTask GoUp(Place place, FileNode node)
    {
        FileVolume volume = place.Volume;
        FileNode? parent = volume.ParentOf(node);
        if (parent is null && _mounts.PointOf(volume).Over is { } over)
        {
            volume = _mounts.Root;
            parent = volume.ParentOf(over);
        }
        await place.Move(volume, volume.Open(parent ?? node));
    }

    private async ValueTask<StatusCode> StepInto(Place place, string component)
    {
        await place.Descend(component);
        Result<FileNode> found = await place.Volume.Find(place.Directory!, component);
        if (found.Code == StatusCode.NotFound) return StatusCode.Ok;
        if (!found.IsOk) return found.Code;
        place.Find(found.Value);
        if (found.Value.Mounted is { } mounted) return await Enter(place, mounted);
        bool follows = found.Value.Kind == FileKind.SymbolicLink && !(IsAtEnd && _opensLinks);
        return follows ? await Follow(place, found.Value) : StatusCode.Ok;
    }

    private static async ValueTask<StatusCode> Enter(Place place, MountPoint mounted)
    {
        Result<FileVolume> volume = await mounted.Enter();
        if (!volume.IsOk) return volume.Code;
        await place.Move(volume.Value, volume.Value.Open(volume.Value.Root));
        return StatusCode.Ok;
    }

    private async ValueTask<StatusCode> Follow(Place place, FileNode link)
    {
        string target = place.Volume.TargetOf(link), rest = _path.Substring(_at);
        if (++_links > MostLinks || target.Length + rest.Length > IFiles.LongestPath) return StatusCode.TooManyLinks;
        (_path, _at) = (target + rest, 0);
        FileVolume volume = target[0] == '/' ? _mounts.Root : place.Volume;
        FileNode from = target[0] == '/' ? volume.Root : place.Directory!;
        await place.Move(volume, volume.Open(from));
        return StatusCode.Ok;
    }

    /// <summary>Empty at the end of the path.</summary>
    private string TakeComponent()
    {
        while (!IsAtEnd && _path[_at] == '/') _at++;
        int start = _at;
        while (!IsAtEnd && _path[_at] != '/') _at++;
        return _path.Substring(start, _at - start);
    }
}
