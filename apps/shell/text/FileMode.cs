using System;
using Mooring.Sdk;

namespace Mooring.Apps.Shell;

/// <summary>Kind and permissions as ls -l shows them.</summary>
internal static class FileMode
{
    public static string Text(FileKind kind, uint mode)
    {
        Span<char> text = stackalloc char[10];
        text[0] = kind == FileKind.Directory ? 'd' : kind == FileKind.SymbolicLink ? 'l' : '-';
        const string Letters = "rwxrwxrwx";
        for (int i = 0; i < Letters.Length; i++) text[1 + i] = (mode >> (8 - i) & 1) != 0 ? Letters[i] : '-';
        return new string(text);
    }
}
