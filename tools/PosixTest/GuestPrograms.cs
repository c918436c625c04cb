using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using Mooring.Tools.Commands;
using Mooring.Tools.Machine;

namespace Mooring.Tools.PosixTest;

/// <summary>
/// Runs programs in the guest, as many as possible in one boot: between two of them stands a line that no program
/// writes. One at which the guest's time is up did not end; those behind it get a guest of their own.
/// </summary>
/// <param name="tree">The checkout, built.</param>
/// <param name="folder">Becomes /files.</param>
/// <param name="secondsEach">For each program that is still to run.</param>
public sealed class GuestPrograms(SourceTree tree, string folder, int secondsEach)
{
    private const int SecondsToBoot = 15;

    private readonly string _mark = "--- " + Guid.NewGuid().ToString("N") + " ";

    /// <summary>How a program of the folder is called in the guest.</summary>
    public static string PathOf(string path) => "/files/" + Path.GetFileName(path);

    /// <summary>What each of them did, in their order.</summary>
    public IEnumerable<ProgramOutcome> Run(IReadOnlyList<string> paths)
    {
        for (int done = 0; done < paths.Count;)
        {
            ProgramOutcome[] outcomes = Boot([.. paths.Skip(done)]);
            foreach (ProgramOutcome outcome in outcomes) yield return outcome;
            done += outcomes.Length;
        }
    }

    /// <returns>At least one: the last may not have ended.</returns>
    private ProgramOutcome[] Boot(string[] paths)
    {
        using var run = new RunFolder();
        using var output = new MemoryStream();
        MachineOptions machine = new()
        {
            Image = tree.Image, Archive = FilesOption.Pack(folder, run.File("files.tar")), CommandLine = "exec",
            Terminal = false,
        };
        var guest = new GuestRun(machine, new KernelLog(), verbose: false, SecondsToBoot + secondsEach * paths.Length)
        {
            Output = output,
        };
        guest.Execute(Script(paths), run);
        return [.. Outcomes(output.ToArray())];
    }

    private string Script(string[] paths)
    {
        StringBuilder script = new("mkdir /tmp; cd /tmp\n");
        foreach (string path in paths)
            script.Append(CultureInfo.InvariantCulture, $"echo '{_mark}'; '{PathOf(path)}' 2>&1; echo '{_mark}'$?\n");
        return script.ToString();
    }

    /// <summary>What lies between two marks, of which the second has the status.</summary>
    private IEnumerable<ProgramOutcome> Outcomes(byte[] output)
    {
        string text = Encoding.Latin1.GetString(output);
        bool isWhole = true;
        for (int at = text.IndexOf(_mark, StringComparison.Ordinal); at >= 0 && isWhole;)
        {
            int start = at + _mark.Length + 1, end = text.IndexOf(_mark, start, StringComparison.Ordinal);
            isWhole = end >= 0;
            int line = isWhole ? text.IndexOf('\n', end) : -1;
            string written = text[Math.Min(start, text.Length)..(isWhole ? end : text.Length)];
            int? status = isWhole ? int.Parse(text[(end + _mark.Length)..line], CultureInfo.InvariantCulture) : null;
            yield return new ProgramOutcome(Encoding.Latin1.GetBytes(written), status);
            at = isWhole ? text.IndexOf(_mark, line, StringComparison.Ordinal) : -1;
        }
        if (!text.Contains(_mark, StringComparison.Ordinal)) yield return new ProgramOutcome(output, null);
    }
}
