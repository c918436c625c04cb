using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Mooring.Tools.Image;

/// <summary>The list of files that an image was made from, as it was then, kept beside the image.</summary>
/// <param name="record">Where the list is kept.</param>
/// <param name="files">The files of today.</param>
public sealed class ImageInputs(string record, IEnumerable<string> files)
{
    private readonly string _today = string.Join('\n', files.Select(Describe));

    /// <summary>True when the files are those that the image was made from.</summary>
    public bool Unchanged => File.Exists(record) && File.ReadAllText(record) == _today;

    /// <summary>To be called when the image is complete.</summary>
    public void Save() => File.WriteAllText(record, _today);

    private static string Describe(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? $"{path} {file.Length} {file.LastWriteTimeUtc.Ticks}" : path;
    }
}
