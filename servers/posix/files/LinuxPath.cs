using System.Collections.Generic;
using System.Text;
using System.Text.Unicode;
using Mooring.LibcShim.Abi;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Posix;

/// <summary>Paths as programs write them.</summary>
internal static class LinuxPath
{
    /// <summary>The bytes of a path as text.</summary>
    /// <returns>0, ENAMETOOLONG, EILSEQ (not UTF-8), EINVAL (a NUL in it).</returns>
    public static long Read(SharedBytes bytes, out string path)
    {
        path = string.Empty;
        if (bytes.Length > IPosixCalls.LongestPath) return Failure.Of(Errno.ENAMETOOLONG);
        byte[] copy = bytes.Span.ToArray();
        if (!Utf8.IsValid(copy)) return Failure.Of(Errno.EILSEQ);
        path = Encoding.UTF8.GetString(copy);
        return path.Contains('\0') ? Failure.Invalid : 0;
    }

    /// <summary>
    /// Absolute, without dots, doubled slashes and one at its end. What is behind a link counts as beside it.
    /// </summary>
    /// <param name="directory">Absolute: where a relative path begins.</param>
    /// <param name="path">Not empty.</param>
    public static string Normal(string directory, string path)
    {
        string whole = path[0] == '/' ? path : directory + "/" + path;
        List<string> parts = new();
        foreach (string part in whole.Split('/'))
        {
            if (part.Length == 0 || part == ".") continue;
            if (part != "..") parts.Add(part);
            else if (parts.Count > 0) parts.RemoveAt(parts.Count - 1);
        }
        StringBuilder normal = new();
        foreach (string part in parts) normal.Append('/').Append(part);
        return normal.Length == 0 ? "/" : normal.ToString();
    }

    /// <summary>It names a directory, whatever it is.</summary>
    public static bool WantsDirectory(string path) =>
        path.EndsWith('/') || path.EndsWith("/.") || path.EndsWith("/..") || path is "." or "..";

    public static bool IsUnder(string path, string directory) =>
        path.StartsWith(directory) && (path.Length == directory.Length || path[directory.Length] == '/');

    public static string Join(string directory, string name) =>
        directory == "/" ? "/" + name : directory + "/" + name;
}
