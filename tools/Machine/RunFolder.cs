using System;
using System.IO;

namespace Mooring.Tools.Machine;

/// <summary>A folder of this run's own (mode 700) for its sockets and its archive; gone when the run is over.</summary>
public sealed class RunFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Make();

    /// <summary>The path of a file in the folder.</summary>
    public string File(string name) => Path.Combine(_folder.FullName, name);

    private static DirectoryInfo Make()
    {
        try
        {
            return Directory.CreateTempSubdirectory("mooring-");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new ToolException($"cannot make a folder in {Path.GetTempPath()} (TMPDIR names another place)");
        }
    }

    public void Dispose()
    {
        try
        {
            _folder.Delete(recursive: true);
        }
        catch (IOException)
        {
            Message.Say($"could not remove {_folder.FullName}");
        }
    }
}
