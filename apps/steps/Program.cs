using System.Runtime;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Steps;

/// <summary>
/// Kills each of A, B and C at each of its steps, one per run, until a run ends without a kill: steps are entries into
/// the kernel and publications. Says how many of each were visited, or in which run something went wrong. It needs the
/// right to end processes at a step, which init gives only in a boot with the word <c>steps</c>.
/// </summary>
internal static class Program
{
    private const int Failed = 1, Attempts = 4;

    /// <summary>Fewer steps than these there cannot be: then it is the counting that is wrong.</summary>
    private const uint FewestEntries = 3, FewestPublications = 4, MostSteps = 2000;

    [RuntimeExport("program_main")]
    private static void Begin() => Startup.Run(Run);

    private static void Main()
    {
    }

    private static ValueTask<int> Run(string[] arguments) =>
        arguments.Length == 5 ? Child.Run(arguments) : Direct(arguments[0]);

    private static async ValueTask<int> Direct(string path)
    {
        Result<Family> family = await Family.Open(path);
        if (!family.IsOk || Startup.Handle(StartRole.System).IsNone)
        {
            Console.Error("steps: boot with the word steps\n");
            return Failed;
        }
        Result<MappedRegion> record = Regions.CreateMapped(1);
        if (!record.IsOk) return Failed;
        Play play = new(family.Value, record.Value);
        string wrong = await play.Run(new Step(Part.First, 0, 0));
        if (wrong.Length > 0) return await Fail(new Step(Part.First, 0, 0), wrong);
        for (Part victim = Part.First; victim <= Part.Last; victim++)
            if (!await Visit(play, victim)) return Failed;
        wrong = await Remains(play);
        return wrong.Length == 0 ? 0 : await Fail(new Step(Part.First, 0, 0), wrong);
    }

    /// <summary>Runs that end early leave no kernel object; this program's heap may grow, but not each time.</summary>
    private static async ValueTask<string> Remains(Play play)
    {
        long left = 0;
        for (int i = 0; i < Attempts; i++)
        {
            ulong before = (await InitClient.Instance.Machine()).Value.KernelObjectBytes;
            for (uint run = 0; run < 3 * (uint)Part.Bystander; run++)
            {
                string wrong = await play.Run(new Step((Part)(run % (uint)Part.Bystander), 1 + run, 0));
                if (wrong.Length > 0) return wrong;
            }
            left = (long)((await InitClient.Instance.Machine()).Value.KernelObjectBytes - before);
            if (left <= 0) return string.Empty;
        }
        return $"{left} bytes of kernel objects left";
    }

    private static async ValueTask<bool> Visit(Play play, Part victim)
    {
        uint entries = 0, publications = 0;
        string wrong = string.Empty;
        do
        {
            entries++;
            wrong = await play.Run(new Step(victim, entries, 0));
        }
        while (wrong.Length == 0 && play.WasKilled && entries < MostSteps);
        if (wrong.Length > 0) return await Fail(new Step(victim, entries, 0), wrong) == 0;
        do
        {
            publications++;
            wrong = await play.Run(new Step(victim, 0, publications));
        }
        while (wrong.Length == 0 && play.WasKilled && publications < MostSteps);
        if (wrong.Length == 0 && (entries <= FewestEntries || publications <= FewestPublications)) wrong = "few steps";
        if (wrong.Length > 0) return await Fail(new Step(victim, 0, publications), wrong) == 0;
        Console.WriteLine($"ok {(char)('A' + (int)victim)}: {entries - 1} entries, {publications - 1} publications");
        await Console.FlushAsync();
        return true;
    }

    private static async ValueTask<int> Fail(Step step, string wrong)
    {
        Console.WriteLine($"{(char)('A' + (int)step.Victim)} at {step.Entry}, {step.Publication}: {wrong}");
        await Console.FlushAsync();
        return Failed;
    }
}
