using System;
using System.Collections.Generic;
using System.Globalization;

namespace Mooring.Tests.Tools;

/// <summary>
/// Understands the tables of <c>readelf --debug-dump=frames-interp</c>: one per function, a column per register.
/// </summary>
public static class ReadelfFrames
{
    /// <summary>
    /// The rows of functions with a rule for more than their first instruction: address, and the row of the symbol blob
    /// that it must have become.
    /// </summary>
    public static IEnumerable<(ulong Address, int Kind, int CfaOffset, uint RbpOffset)> Parse(string listing)
    {
        int rbp = -1;
        bool function = false;
        foreach (string line in listing.Split('\n'))
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (line.Contains(" CIE ") || line.Contains(" FDE ")) function = line.Contains(" FDE ");
            else if (words is ["LOC", ..]) rbp = Array.IndexOf(words, "rbp");
            else if (function && words.Length >= 2 && words[0].Length == 16) yield return Row(words, rbp);
        }
    }

    private static (ulong, int, int, uint) Row(string[] words, int rbp)
    {
        ulong address = ulong.Parse(words[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        string[] cfa = words[1].Split('+');
        int kind = cfa[0] == "rsp" ? 1 : cfa[0] == "rbp" ? 2 : 0;
        string saved = rbp > 0 ? words[rbp] : "u";
        uint offset = saved.StartsWith("c-", StringComparison.Ordinal) ? Number(saved[2..]) : 0;
        return kind == 0 ? (address, 0, 0, 0u) : (address, kind, (int)Number(cfa[1]), offset);
    }

    private static uint Number(string digits) => uint.Parse(digits, CultureInfo.InvariantCulture);
}
