using System.Collections.Generic;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Fs;

/// <summary>
/// All that is mounted; the first is the root. Nobody walks before it is known which disks there are, so that a program
/// that is started with the system finds them.
/// </summary>
internal sealed class MountTable
{
    private readonly List<MountPoint> _points = new();
    private readonly WaitQueue _complete = new();
    private bool _isComplete;

    public MountTable(FileVolume root)
    {
        Root = root;
        MountPoint point = new("/", "memory", null);
        point.Mount(root);
        _points.Add(point);
    }

    public FileVolume Root { get; }

    public int Count => _points.Count;

    public MountPoint this[int index] => _points[index];

    /// <summary>Makes a place at the root for the volume of a disk.</summary>
    public async ValueTask<Result<MountPoint>> Add(string name, string device)
    {
        Result<FileNode> made = await Root.Create(Root.Root, name, FileKind.Directory, IFiles.DirectoryMode);
        if (made.Code == StatusCode.AlreadyExists) made = await Root.Find(Root.Root, name);
        if (!made.IsOk) return made.Code;
        MountPoint point = new("/" + name, device, made.Value);
        _points.Add(point);
        return point;
    }

    /// <summary>All disks have their place.</summary>
    public void Complete()
    {
        _isComplete = true;
        _complete.WakeAll();
    }

    public async ValueTask WaitUntilComplete()
    {
        while (!_isComplete) await _complete.Wait();
    }

    /// <summary>Where a volume is mounted.</summary>
    public MountPoint PointOf(FileVolume volume)
    {
        for (int i = 1; i < _points.Count; i++)
            if (_points[i].Volume == volume) return _points[i];
        return _points[0];
    }

    /// <summary>Returns when everything that ended before the call is durable everywhere.</summary>
    /// <returns>What the first that failed said.</returns>
    public async ValueTask<StatusCode> Sync()
    {
        StatusCode code = StatusCode.Ok;
        for (int i = 0; i < _points.Count; i++)
        {
            StatusCode one = _points[i].Volume is { } volume ? await volume.Sync() : StatusCode.Ok;
            if (code == StatusCode.Ok) code = one;
        }
        return code;
    }
}
