using System;
using System.IO;
using System.Linq;

namespace Mooring.Tests.Disks;

/// <summary>Raw images in a folder of their own; gone at the end.</summary>
public sealed class Images : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mooring-disks-");

    internal string Folder => _folder.FullName;

    /// <summary>An image of so many bytes that are all different.</summary>
    internal string Make(string name, int bytes, int seed = 1)
    {
        byte[] content = new byte[bytes];
        new Random(seed).NextBytes(content);
        string path = Path.Combine(Folder, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>The guest's disks, which any program may use.</summary>
    internal static string[] Raw(params string[] paths) =>
        ["--append", "rawdisks", .. paths.SelectMany(path => new[] { "--disk", path })];

    public void Dispose() => _folder.Delete(recursive: true);
}
