using System;
using System.IO;

namespace Mooring.Tools.Disks;

/// <summary>
/// The disk of a machine that was given none: an image in the build's folder that is kept from run to run, made the
/// first time. One run has it at a time: whoever holds the lock beside it. The lock ends with the process, however that
/// ends.
/// </summary>
public sealed class DefaultDisk : IDisposable
{
    private const long Bytes = 256L << 20;
    private const string Format = "/usr/sbin/mkfs.fat", SectorsPerCluster = "4";

    private readonly FileStream _lock;

    private DefaultDisk(DiskImage image, FileStream held)
    {
        Image = image;
        _lock = held;
    }

    /// <summary>The image.</summary>
    public DiskImage Image { get; }

    /// <summary>Takes it for this run.</summary>
    /// <returns>Null, which has been said, when another run has it.</returns>
    public static DefaultDisk? TryTake(SourceTree tree)
    {
        string path = Path.Combine(tree.Artifacts, "disk.img");
        if (TryLock(path + ".lock") is not { } held)
        {
            Message.Say($"another run has the disk {path}; this one goes without (--disk FILE gives it one)");
            return null;
        }
        if (!File.Exists(path)) Make(path);
        return new DefaultDisk(new DiskImage(path, IsReadOnly: false), held);
    }

    public void Dispose() => _lock.Dispose();

    private static FileStream? TryLock(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Under another name until it is whole; it takes no more room than what is written to it.</summary>
    private static void Make(string path)
    {
        string unfinished = path + ".new";
        using (FileStream image = File.Create(unfinished)) image.SetLength(Bytes);
        HostCommand.Run(Format, "dosfstools", "-F", "32", "-s", SectorsPerCluster, "-n", "MOORING", unfinished);
        File.Move(unfinished, path);
    }
}
