using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace Mooring.Tools.NewService;

/// <summary>
/// What a new service may be called: its name becomes the name of a folder, of programs, of a suite of tests, a word in
/// the shell, and with its first letter large the name of C# types. So a name that is anything of that already is
/// refused, with the reason.
/// </summary>
/// <param name="tree">Where it is to be.</param>
public sealed partial class ServiceName(SourceTree tree)
{
    private const int Longest = 24;

    /// <summary>Words of C# that are no names.</summary>
    private static readonly string[] s_keywords = (
        "abstract as base bool break byte case catch char checked class const continue decimal default delegate do "
        + "double else enum event explicit extern false finally fixed float for foreach goto if implicit in int "
        + "interface internal is lock long namespace new null object operator out override params private protected "
        + "public readonly ref return sbyte sealed short sizeof stackalloc static string struct switch this throw true "
        + "try typeof uint ulong unchecked unsafe ushort using virtual void volatile while").Split(' ');

    /// <summary>What the files of a new service use, and would no longer find.</summary>
    private static readonly string[] s_used = (
        "always assert collection examples fact fscheck gen hosted hostedprogram hostedprograms init loopworld mooring "
        + "neighbour ports program registry result rings runtime sdk server serverprogram service startup statuscode "
        + "system task tests threading valuetask xunit").Split(' ');

    /// <summary>Refuses a name.</summary>
    /// <exception cref="ToolException">With the reason.</exception>
    public void Check(string name)
    {
        if (WhyNot(name) is { } reason) throw new ToolException($"a service cannot be called '{name}': {reason}");
    }

    private string? WhyNot(string name)
    {
        if (!Pattern().IsMatch(name))
            return $"a name is 2 to {Longest} small letters and digits, and begins with a letter";
        if (s_keywords.Contains(name)) return "that is a word of C#";
        if (s_used.Contains(name)) return "that is the name of something that every service uses";
        if (Directory.Exists(Path.Combine(tree.Root, "examples", name))) return $"there is examples/{name} already";
        if (Directory.Exists(Path.Combine(tree.Root, "proptests", name))) return "a suite of tests is called so";
        if (Projects().Any(project => project == name || project == name + "-server" || project == name + "-hosted"))
            return "a program is called so";
        return Commands().Contains(name) ? "a command of the shell is called so" : null;
    }

    private IEnumerable<string> Projects() => new Solution(tree).Projects.Select(Path.GetFileNameWithoutExtension)!;

    /// <summary>Commands that the shell has itself would hide a program of their name.</summary>
    private IEnumerable<string> Commands()
    {
        string folder = Path.Combine(tree.Root, "apps", "shell", "commands");
        if (!Directory.Exists(folder)) return [];
        return Directory.EnumerateFiles(folder, "*.cs").Select(Path.GetFileNameWithoutExtension)
            .Select(file => file!.ToLowerInvariant()).Concat(["call", "true", "false"]);
    }

    [GeneratedRegex("^[a-z][a-z0-9]{1,23}$")]
    private static partial Regex Pattern();
}
