using System;
using System.IO;
using Mooring.Tools.Archive;

namespace Mooring.Tools.Commands;

/// <summary><c>--files DIR</c>: the folder becomes an archive that the boot loader hands to the kernel.</summary>
public static class FilesOption
{
    private const int WarningsShown = 10, MemoryKeptMiB = 32;

    /// <summary>Packs <paramref name="folder"/> into <paramref name="archive"/>.</summary>
    /// <returns>The archive's path; null when no folder is given.</returns>
    /// <exception cref="ToolException">There is no such folder, or the guest's memory is too small for it.</exception>
    public static string? Pack(string? folder, string archive, int memoryMiB = int.MaxValue)
    {
        if (folder is null) return null;
        int warnings = 0;
        using FileStream stream = File.Create(archive);
        new FolderArchive(text => Warn(text, ++warnings)).Pack(folder, stream);
        if (warnings > WarningsShown) Message.Say($"{warnings} names were left out in all");
        long sizeMiB = stream.Length >> 20;
        if (sizeMiB + MemoryKeptMiB > memoryMiB)
            throw new ToolException($"{folder} takes {sizeMiB} MiB; give the guest more: --memory {sizeMiB + 256}");
        return archive;
    }

    private static void Warn(string text, int number)
    {
        if (number <= WarningsShown) Message.Say(text);
    }
}
