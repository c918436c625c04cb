using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Mooring.Tools.Disks;

/// <summary>A raw image that the guest gets as a disk.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="IsReadOnly">The guest cannot write to it.</param>
public sealed record DiskImage(string Path, bool IsReadOnly)
{
    /// <summary>Disks of one machine.</summary>
    public const int Most = 8;

    private const string ReadOnlySuffix = ":ro";

    /// <summary>What <c>--disk</c> was told, each <c>FILE</c> or <c>FILE:ro</c>.</summary>
    /// <exception cref="ToolException">There is no such file, or it cannot be used, or there are too many.</exception>
    public static DiskImage[] Of(IReadOnlyCollection<string> arguments) => arguments.Count > Most
        ? throw new ToolException($"a machine has at most {Most} disks")
        : [.. arguments.Select(Of)];

    private static DiskImage Of(string argument)
    {
        bool isReadOnly = !File.Exists(argument) && argument.EndsWith(ReadOnlySuffix, StringComparison.Ordinal);
        string path = System.IO.Path.GetFullPath(isReadOnly ? argument[..^ReadOnlySuffix.Length] : argument);
        if (Directory.Exists(path)) throw new ToolException($"{path} is a folder; a disk is a file");
        if (!File.Exists(path)) throw new ToolException($"there is no file {path} to be a disk");
        RequireAccess(path, isReadOnly);
        return new DiskImage(path, isReadOnly);
    }

    private static void RequireAccess(string path, bool isReadOnly)
    {
        try
        {
            using FileStream opened = File.Open(
                path, FileMode.Open, isReadOnly ? FileAccess.Read : FileAccess.ReadWrite, FileShare.ReadWrite);
        }
        catch (UnauthorizedAccessException)
        {
            string reason = isReadOnly ? "cannot be read" : $"cannot be written (FILE{ReadOnlySuffix} is only read)";
            throw new ToolException($"{path} {reason}");
        }
    }
}
