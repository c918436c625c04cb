using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Mooring.Tools;
using Xunit;
using Xunit.Abstractions;

namespace Mooring.Tests.Mutation;

/// <summary>
/// Every ingredient of the protocol is needed, and there is a test that knows: mutants of the shipped source are made
/// at every call of a policy, compiled, and each is found out by a test of the other suites. With
/// <c>MOORING_RATCHET=write</c> the table and the number of mutants are written anew. A deep run tries every test on
/// the mutants that may live, too.
/// </summary>
[Trait("suite", "mutation")]
public sealed class MutationTests(ITestOutputHelper output)
{
    private static readonly bool s_writes = Environment.GetEnvironmentVariable("MOORING_RATCHET") == "write";
    private static readonly string s_ratchet =
        Path.Combine(SourceTree.Find().Root, "proptests", "rings", "mutation", "mutants.txt");

    [Fact]
    public void Every_mutant_is_found_out_by_a_named_test()
    {
        Hunt hunt = new(MutantTable.Killers());
        List<Mutant> mutants = [.. Mutations.All()];
        List<Fate> fates = hunt.Of(mutants, Effort.IsDeep);
        Report(fates, mutants.Count, hunt.Trials);
        if (s_writes) MutantTable.Write(MutantTable.Text(fates));
        ExpectNone("mutants live", fates.Where(fate => fate.Killer is null && fate.Reason is null).Select(Name));
        ExpectNone("mutants that may live are found out",
            fates.Where(fate => fate.Killer is not null && fate.Reason is not null).Select(Name));
        ExpectNone("reasons are nobody's",
            Survivors.All.Where(reason => !mutants.Exists(reason.Has)).Select(reason => reason.ToString()));
        CheckNumber(fates.Count);
        Assert.Equal(MutantTable.Text(fates), MutantTable.Read());
    }

    private void Report(List<Fate> fates, int made, int trials)
    {
        List<Fate> needed = [.. fates.Where(fate => fate.Reason is null)];
        int killed = needed.Count(fate => fate.Killer is not null);
        output.WriteLine($"{made} mutants made, {fates.Count} compile, {killed} found out in {trials} trials");
        output.WriteLine($"{fates.Count - needed.Count} may live; score {100.0 * killed / needed.Count:F1} %");
    }

    /// <summary>Ingredients that go take their mutants with them: then the number is lowered by hand.</summary>
    private static void CheckNumber(int number)
    {
        int least = File.Exists(s_ratchet) ? int.Parse(File.ReadAllText(s_ratchet), CultureInfo.InvariantCulture) : 0;
        if (s_writes && number > least)
            File.WriteAllText(s_ratchet, string.Create(CultureInfo.InvariantCulture, $"{number}\n"));
        else Assert.Equal(least, number);
    }

    private static string Name(Fate fate) => fate.Mutant.ToString();

    private static void ExpectNone(string what, IEnumerable<string> names)
    {
        List<string> all = [.. names];
        Assert.True(all.Count == 0, $"{all.Count} {what}:\n{string.Join('\n', all)}");
    }
}
