using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Xunit;

namespace Mooring.Tests;

/// <summary>
/// <c>docs/write-a-service.md</c> as it is written, in a copy of the checkout: its files are written, its commands run,
/// and what they write on standard output is what the page says. The copy is built from nothing, by the commands.
/// </summary>
[Trait("suite", "system")]
[Collection(Guest.Collection)]
public sealed partial class TutorialTests : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(15);

    private readonly DirectoryInfo _copy = Directory.CreateTempSubdirectory("mooring-copy-");

    public void Dispose() => _copy.Delete(recursive: true);

    [Fact]
    public void The_tutorial_is_true()
    {
        Copy(Guest.Root, _copy.FullName);
        foreach (Block block in Blocks(File.ReadAllText(Path.Combine(Guest.Root, "docs", "write-a-service.md"))))
        {
            if (block.Path.Length > 0) File.WriteAllText(Path.Combine(_copy.FullName, block.Path), block.Text);
            else if (block.Language == "console") Converse(block.Text);
        }
    }

    /// <summary>What stands between fences, with what stands behind the first one.</summary>
    private sealed record Block(string Language, string Path, string Text);

    private static IEnumerable<Block> Blocks(string page) => Fenced().Matches(page)
        .Select(match => new Block(match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value));

    /// <summary>Lines that begin with <c>$</c> are commands, the others what they write.</summary>
    private void Converse(string text)
    {
        foreach (string part in Regex.Split(text, @"^\$ ", RegexOptions.Multiline).Where(part => part.Length > 0))
        {
            int end = part.IndexOf('\n');
            (string output, string errors) = Run(part[..end]);
            Assert.True(output == part[(end + 1)..], $"$ {part}wrote\n{output}\nand said\n{errors}");
        }
    }

    private (string Output, string Errors) Run(string command)
    {
        ProcessStartInfo start = new("bash", ["-c", command])
        {
            WorkingDirectory = _copy.FullName, RedirectStandardOutput = true, RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (string inherited in start.Environment.Keys.Where(name => name.StartsWith("MOORING_")).ToArray())
            start.Environment.Remove(inherited);
        start.Environment["UseSharedCompilation"] = "true";
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> errors = process.StandardError.ReadToEndAsync(), output = process.StandardOutput.ReadToEndAsync();
        bool hasEnded = process.WaitForExit(s_patience);
        if (!hasEnded) process.Kill(entireProcessTree: true);
        Assert.True(hasEnded, $"$ {command}\ndoes not end");
        return (output.Result, errors.Result);
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.EnumerateFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        foreach (string folder in Directory.EnumerateDirectories(from))
            if (Path.GetFileName(folder) is not ("artifacts" or ".git"))
                Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
    }

    [GeneratedRegex(@"^```(\w+)(?: (\S+))?\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fenced();
}
