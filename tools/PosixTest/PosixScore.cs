using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Mooring.Tools.Archive;

namespace Mooring.Tools.PosixTest;

/// <summary>The programs of a folder, run here and in the guest, and compared.</summary>
public sealed class PosixScore
{
    private const int SecondsEach = 20;

    /// <summary>The executable files of a folder, by name.</summary>
    public static string[] Programs(string folder) =>
    [
        .. Directory.EnumerateFiles(folder).Where(IsExecutable).Order(StringComparer.Ordinal),
    ];

    /// <summary>Runs all; a pair for each: its name, and in what it differs, null if in nothing.</summary>
    public static IEnumerable<(string Name, string? Difference)> Run(SourceTree tree, string folder)
    {
        string[] programs = Programs(folder);
        HostPrograms host = new(SecondsEach);
        ProgramOutcome[] expected = [.. programs.Select(host.Run)];
        IEnumerable<ProgramOutcome> given = new GuestPrograms(tree, folder, SecondsEach).Run(programs);
        foreach ((string path, ProgramOutcome here, ProgramOutcome there) in programs.Zip(expected, given))
            yield return (Path.GetFileName(path), here.Difference(there));
    }

    private static bool IsExecutable(string path)
    {
        HostFile file = HostFile.Of(path);
        return file.Kind == HostFileKind.Regular && (file.Mode & UnixFileMode.UserExecute) != 0;
    }
}
