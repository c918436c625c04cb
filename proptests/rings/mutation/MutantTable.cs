using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using Mooring.Tools;

namespace Mooring.Tests.Mutation;

/// <summary>What became of a mutant: the name of the test that found it out, or why it may live.</summary>
internal readonly record struct Fate(Mutant Mutant, string? Killer, string? Reason);

/// <summary>
/// The table mutant x killer, which is a page of the docs. It is compared with what the suite has found, and written
/// anew on request.
/// </summary>
internal static class MutantTable
{
    private const string Separator = " | ";
    private const string Survives = "survives: ";
    private static readonly string s_file = Path.Combine(SourceTree.Find().Root, "docs", "mutants.md");

    private const string Introduction = """
        # Mutants of the ring protocol

        Each line is a change to the source that ships, and the test that finds it out. The changes are not written by
        hand: they are made at every place in `rings/` and `kernel.ports/` that calls the memory policy, the check
        policy or the store-buffer policy.

        * *dropped*: a store or a fence is left out, a load gives zeros, a check finds nothing;
        * *from memory*: a load is replaced by the field that keeps its last result;
        * *weakened*: an access loses its release or its acquire;
        * *after X*: a statement with an access is moved down past X, where neither uses what the other changes.

        The test named is the first that fails on the mutant; others may fail too. This page is written by the suite
        (`MOORING_RATCHET=write ./mooring test mutation`), and the suite fails when it is not what it finds.

        """;

    /// <summary>Killers by the name of their mutant, without those that there are no more.</summary>
    internal static Dictionary<string, Killer> Killers() =>
        Read().Split('\n').Where(IsRow).Select(Cells)
            .Where(cells => Killer.All.Contains(Killer.Parse(cells.Killer)))
            .ToDictionary(cells => cells.Mutant, cells => Killer.Parse(cells.Killer));

    internal static string Read() => File.Exists(s_file) ? File.ReadAllText(s_file) : "";

    internal static void Write(string text) => File.WriteAllText(s_file, text);

    internal static string Text(IReadOnlyCollection<Fate> fates)
    {
        int killed = fates.Count(fate => fate.Killer is not null);
        StringBuilder text = new(Introduction);
        text.Append(CultureInfo.InvariantCulture, $"{fates.Count} mutants, {killed} found out");
        text.Append(killed == fates.Count ? ".\n" : ", the others need not be: the reasons stand in their lines.\n");
        foreach (IGrouping<string, Fate> file in fates.GroupBy(fate => fate.Mutant.File.FilePath))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {file.Key}\n\n| mutant | found out by |\n|---|---|\n");
            foreach (Fate fate in file) text.Append(Row(fate));
        }
        return text.ToString();
    }

    private static string Row(Fate fate) =>
        $"| {fate.Mutant}{Separator}{fate.Killer ?? Survives + fate.Reason} |\n";

    private static bool IsRow(string line) => line.StartsWith("| ", StringComparison.Ordinal) && line.Contains(": `");

    private static (string Mutant, string Killer) Cells(string row)
    {
        string[] cells = row[2..^2].Split(Separator);
        return (cells[0], cells[1]);
    }
}
