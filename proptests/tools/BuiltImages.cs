using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Mooring.Tools;

namespace Mooring.Tests.Tools;

/// <summary>The freestanding images that this checkout's build has linked: real input for the symbol reader.</summary>
public static class BuiltImages
{
    public static string Root => SourceTree.Find().Root;

    /// <summary>Names of the projects with an image.</summary>
    public static string[] Names()
    {
        string built = Path.Combine(SourceTree.Find().Artifacts, "bin");
        IEnumerable<string> images = Directory.EnumerateFiles(built, "*.elf", SearchOption.AllDirectories);
        return [.. images.Select(image => Path.GetFileNameWithoutExtension(image)).Order(StringComparer.Ordinal)];
    }

    public static string PathOf(string name) => SourceTree.Find().Elf(name);
}
