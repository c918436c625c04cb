using System.Collections.Generic;

namespace Mooring.Apps.Shell;

/// <summary>
/// Paths as text. "." and ".." are resolved in the text, so "x/.." is the directory that x was named in.
/// </summary>
internal static class FilePath
{
    /// <summary>An absolute path without ".", ".." and repeated slashes; a slash at the end stays.</summary>
    /// <param name="directory">Where a relative path starts; absolute.</param>
    /// <param name="path">As it was typed.</param>
    public static string Absolute(string directory, string path)
    {
        string whole = path.Length > 0 && path[0] == '/' ? path : directory + "/" + path;
        List<string> parts = new();
        for (int start = 0; start < whole.Length; )
        {
            int end = EndOfPart(whole, start);
            Apply(parts, whole.Substring(start, end - start));
            start = end + 1;
        }
        string result = parts.Count == 0 ? "/" : "";
        foreach (string part in parts) result = result + "/" + part;
        return parts.Count > 0 && whole[whole.Length - 1] == '/' ? result + "/" : result;
    }

    /// <summary>The name of an entry of a directory.</summary>
    public static string Join(string directory, string name) =>
        directory.Length > 0 && directory[directory.Length - 1] == '/' ? directory + name : directory + "/" + name;

    private static int EndOfPart(string path, int start)
    {
        int end = start;
        while (end < path.Length && path[end] != '/') end++;
        return end;
    }

    private static void Apply(List<string> parts, string part)
    {
        if (part.Length == 0 || part == ".") return;
        if (part != "..") parts.Add(part);
        else if (parts.Count > 0) parts.RemoveAt(parts.Count - 1);
    }
}
