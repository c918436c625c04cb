using System;
using System.Text;
using System.Text.Unicode;
using Mooring.LibcShim.Abi;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Posix;

/// <summary>Paths as programs write them.</summary>
internal static class LinuxPath
{
    /// <summary>What is judged is what the program cannot write to any more.</summary>
    private static readonly byte[] s_copy = new byte[IPosixCalls.LongestPath];

    /// <summary>The bytes of a path as text.</summary>
    /// <returns>0, ENAMETOOLONG, EILSEQ (not UTF-8), EINVAL (a NUL in it).</returns>
    public static long Read(SharedBytes bytes, out string path)
    {
        path = string.Empty;
        if (bytes.Length > IPosixCalls.LongestPath) return Failure.Of(Errno.ENAMETOOLONG);
        Span<byte> copy = s_copy.AsSpan(0, bytes.Length);
        bytes.Span.CopyTo(copy);
        if (!Utf8.IsValid(copy)) return Failure.Of(Errno.EILSEQ);
        path = Encoding.UTF8.GetString(copy);
        return copy.IndexOf((byte)0) >= 0 ? Failure.Invalid : 0;
    }

    /// <summary>
    /// Absolute, without dots, doubled slashes and one at its end. What is behind a link counts as beside it.
    /// </summary>
    /// <param name="directory">Absolute: where a relative path begins.</param>
    /// <param name="path">Not empty.</param>
    public static string Normal(string directory, string path)
    {
        string whole = path[0] == '/' ? path : Join(directory, path);
        if (IsPlain(whole)) return whole;
        char[] plain = new char[whole.Length + 1];
        int length = 0;
        for (int at = 0, end; at < whole.Length; at = end + 1)
        {
            end = whole.IndexOf('/', at);
            if (end < 0) end = whole.Length;
            length = Append(plain, length, whole.AsSpan(at, end - at));
        }
        return length == 0 ? "/" : new string(plain, 0, length);
    }

    /// <summary>One part of a path, behind those that are there; says how long it is then.</summary>
    private static int Append(char[] plain, int length, ReadOnlySpan<char> part)
    {
        if (part.Length == 0 || part is ".") return length;
        if (part is "..") return Math.Max(plain.AsSpan(0, length).LastIndexOf('/'), 0);
        plain[length++] = '/';
        part.CopyTo(plain.AsSpan(length));
        return length + part.Length;
    }

    /// <summary>There is nothing to be done; false also for names that begin with a dot.</summary>
    private static bool IsPlain(ReadOnlySpan<char> path)
    {
        char before = 'a';
        foreach (char letter in path)
        {
            if (before == '/' && letter is ('/' or '.')) return false;
            before = letter;
        }
        return before != '/' || path.Length == 1;
    }

    /// <summary>It names a directory, whatever it is.</summary>
    public static bool WantsDirectory(string path) =>
        path.EndsWith('/') || path.EndsWith("/.") || path.EndsWith("/..") || path is "." or "..";

    public static bool IsUnder(string path, string directory) =>
        path.StartsWith(directory) && (path.Length == directory.Length || path[directory.Length] == '/');

    public static string Join(string directory, string name) =>
        directory == "/" ? "/" + name : directory + "/" + name;
}
