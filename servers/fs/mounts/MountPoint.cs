using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Fs;

/// <summary>
/// A place in the tree where a volume is, or will be when its disk has been looked at, or would be if it could be
/// mounted: who comes there waits in the second case, and gets BadFormat in the third.
/// </summary>
internal sealed class MountPoint
{
    private readonly WaitQueue _settled = new();
    private string _problem = "";

    /// <param name="path">Where it is.</param>
    /// <param name="device">What the volume is on.</param>
    /// <param name="over">The directory that it covers; null for the root of everything.</param>
    public MountPoint(string path, string device, FileNode? over)
    {
        Path = path;
        Device = device;
        Over = over;
        if (over is not null) over.Mounted = this;
    }

    public string Path { get; }
    public string Device { get; }
    public FileNode? Over { get; }

    /// <summary>What is mounted.</summary>
    public FileVolume? Volume { get; private set; }

    /// <summary>For people; "": nothing is wrong.</summary>
    public string Problem => Volume?.Problem ?? _problem;

    public VolumeRecord Figures => Volume?.Figures
        ?? new VolumeRecord { State = _problem.Length == 0 ? VolumeState.Mounting : VolumeState.Failed };

    public void Mount(FileVolume volume)
    {
        Volume = volume;
        _settled.WakeAll();
    }

    /// <summary>There will be no volume.</summary>
    public void Fail(string problem)
    {
        _problem = problem;
        _settled.WakeAll();
    }

    /// <summary>The volume, as soon as it is known whether there is one. BadFormat.</summary>
    public async ValueTask<Result<FileVolume>> Enter()
    {
        while (Volume is null && _problem.Length == 0) await _settled.Wait();
        return Volume is null ? StatusCode.BadFormat : Volume;
    }
}
