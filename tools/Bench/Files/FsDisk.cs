using System;
using System.Globalization;
using System.IO;
using System.Linq;
using Mooring.Tools.Disks;

namespace Mooring.Tools.Bench.Files;

/// <summary>
/// The disk on which files are measured, the same for everybody, made anew for each boot: FAT32 with clusters of 4 KiB,
/// a file <c>data</c> of 64 MiB whose blocks begin with their numbers, and directories <c>two</c> and <c>many</c> of
/// small files.
/// </summary>
public static class FsDisk
{
    private const long Bytes = 320L << 20;
    private const int Blocks = 16384, BlockBytes = 4096, Two = 2, Many = 163;
    private const string SectorsPerCluster = "8", Format = "/usr/sbin/mkfs.fat";

    /// <summary>Makes one.</summary>
    /// <param name="folder">Where it is put.</param>
    public static DiskImage Make(RunFolderPaths folder)
    {
        string image = folder("disk.img"), content = folder("content");
        using (FileStream file = File.Create(image)) file.SetLength(Bytes);
        HostCommand.Run(Format, "dosfstools", "-F", "32", "-s", SectorsPerCluster, "-i", "4D4F4F52", image);
        Directory.CreateDirectory(content);
        WriteData(Path.Combine(content, "data"));
        WriteSmall(Path.Combine(content, "two"), Two);
        WriteSmall(Path.Combine(content, "many"), Many);
        string[] entries = [.. Directory.GetFileSystemEntries(content).Order(StringComparer.Ordinal)];
        HostCommand.Run("mcopy", "mtools", ["-s", "-i", image, .. entries, "::/"]);
        Directory.Delete(content, recursive: true);
        return new DiskImage(image, IsReadOnly: false);
    }

    private static void WriteData(string path)
    {
        using FileStream file = File.Create(path);
        byte[] block = new byte[BlockBytes];
        for (int i = 0; i < Blocks; i++)
        {
            BitConverter.TryWriteBytes(block, (ulong)i);
            file.Write(block);
        }
    }

    private static void WriteSmall(string folder, int count)
    {
        Directory.CreateDirectory(folder);
        for (int i = 1; i <= count; i++)
        {
            string number = i.ToString("000", CultureInfo.InvariantCulture);
            File.WriteAllText(Path.Combine(folder, $"file number {number}.text"), number);
        }
    }
}

/// <summary>The path of a file of a run, by name.</summary>
public delegate string RunFolderPaths(string name);
