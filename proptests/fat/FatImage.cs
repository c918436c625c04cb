using System;
using System.IO;
using Xunit;

namespace Mooring.Tests.Fat;

/// <summary>An image in a file of its own, for the host's tools and as bytes.</summary>
internal sealed class FatImage : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mooring-fat-").FullName;
    private readonly int _first;

    /// <param name="bytes">Of the volume.</param>
    /// <param name="clusterBytes">512 to 65536.</param>
    /// <param name="first">Sectors before it: a master boot record, if there are any.</param>
    public FatImage(long bytes, int clusterBytes, int first = 0)
    {
        _first = first;
        using (FileStream file = File.Create(Path)) file.SetLength(bytes + first * 512L);
        string sectors = (clusterBytes / 512).ToString();
        string[] offset = first > 0 ? ["--offset", first.ToString(), Path, (bytes / 1024).ToString()] : [Path];
        HostTool.Run("mkfs.fat", ["-F", "32", "-s", sectors, "-i", "12345678", .. offset]);
        if (first > 0) WritePartition(bytes);
    }

    public string Path => System.IO.Path.Combine(_folder, "disk.img");

    /// <summary>How mtools find it.</summary>
    public string Drive => _first > 0 ? $"{Path}@@{_first * 512}" : Path;

    public byte[] Bytes
    {
        get => File.ReadAllBytes(Path);
        set => File.WriteAllBytes(Path, value);
    }

    /// <summary>A small volume, as bytes. mtools would take it for something else, because it is small.</summary>
    public static byte[] Small(long bytes, int clusterBytes)
    {
        using FatImage image = new(bytes, clusterBytes);
        return image.Bytes;
    }

    /// <summary>What fsck.fat says of a volume that is not in a file.</summary>
    public static (int Status, string Output) Check(byte[] bytes)
    {
        string path = System.IO.Path.GetTempFileName();
        File.WriteAllBytes(path, bytes);
        (int Status, string Output) said = HostTool.Try("fsck.fat", "-n", path);
        File.Delete(path);
        return said;
    }

    /// <summary>A folder of the host beside the image.</summary>
    public string Folder(string name) => Directory.CreateDirectory(System.IO.Path.Combine(_folder, name)).FullName;

    /// <summary>Copies files and folders into the volume, as mtools do it.</summary>
    public void CopyIn(string folder) => HostTool.Run("mcopy", ["-s", "-m", "-o", "-Q", "-i", Drive,
        .. Directory.GetFileSystemEntries(folder), "::/"]);

    /// <summary>Copies all that mtools find in the volume.</summary>
    public string CopyOut()
    {
        string folder = Folder("out-" + Guid.NewGuid().ToString("N"));
        string[] listed = HostTool.Run("mdir", "-b", "-i", Drive, "::/").Split('\n', StringSplitOptions.TrimEntries);
        foreach (string path in listed)
            if (path.Length > 0) HostTool.Run("mcopy", "-s", "-n", "-Q", "-i", Drive, path, folder);
        return folder;
    }

    /// <summary>fsck.fat finds nothing to remark.</summary>
    public void ExpectClean()
    {
        (int status, string output) = Check();
        Assert.True(status == 0, output);
    }

    /// <summary>What fsck.fat says.</summary>
    public (int Status, string Output) Check()
    {
        if (_first == 0) return HostTool.Try("fsck.fat", "-n", Path);
        return Check(Bytes[(_first * 512)..]);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void WritePartition(long bytes)
    {
        byte[] image = Bytes;
        Span<byte> row = image.AsSpan(446, 16);
        row[4] = 0x0C;
        BitConverter.TryWriteBytes(row[8..], _first);
        BitConverter.TryWriteBytes(row[12..], (int)(bytes / 512));
        (image[510], image[511]) = (0x55, 0xAA);
        Bytes = image;
    }
}
