using System.Runtime;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Steps;

/// <summary>
/// Kills each of A, B and C at each of its steps, one per run: steps are entries into the kernel and publications. It
/// fails unless each step was visited that the victim takes when it is not killed. Says how many of each there were, or
/// in which run something went wrong. It needs the right to end processes at a step, which init gives only in a boot
/// with the word <c>steps</c>.
/// </summary>
internal static class Program
{
    private const int Failed = 1, Attempts = 4;

    /// <summary>Fewer steps of a kind than these there cannot be.</summary>
    private const uint Fewest = 4;

    /// <summary>Runs in which a step does not come that all whole runs have.</summary>
    private const uint MostTries = 100;

    [RuntimeExport("program_main")]
    private static void Begin() => Startup.Run(Run);

    private static void Main()
    {
    }

    private static ValueTask<int> Run(string[] arguments) =>
        arguments.Length == 6 ? Child.Run(arguments) : Direct(arguments[0]);

    private static async ValueTask<int> Direct(string path)
    {
        Result<ProgramFile> program = await ProgramFile.Open(path);
        if (!program.IsOk || Startup.Handle(StartRole.System).IsNone)
        {
            Console.Error("steps: boot with the word steps\n");
            return Failed;
        }
        Result<MappedRegion> record = Regions.CreateMapped(1);
        if (!record.IsOk) return Failed;
        Play play = new(new Family(program.Value), record.Value);
        string wrong = await play.Run(new Step(Scene.Calls, Part.First, 0, 0));
        if (wrong.Length > 0) return await Fail(new Step(Scene.Calls, Part.First, 0, 0), wrong);
        for (Scene scene = Scene.Calls; scene <= Scene.Streams; scene++)
            for (Part victim = Part.First; victim <= Part.Last; victim++)
                if (!await Visit(play, scene, victim)) return Failed;
        wrong = await Remains(play);
        return wrong.Length == 0 ? 0 : await Fail(new Step(Scene.Calls, Part.First, 0, 0), wrong);
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
                Part victim = (Part)(run % (uint)Part.Bystander);
                string wrong = await play.Run(new Step((Scene)(run % 2), victim, 1 + run, 0));
                if (wrong.Length > 0) return wrong;
            }
            left = (long)((await InitClient.Instance.Machine()).Value.KernelObjectBytes - before);
            if (left <= 0) return string.Empty;
        }
        return $"{left} bytes of kernel objects left";
    }

    /// <summary>
    /// Each step that the victim takes in each of three whole runs has to be visited: the steps of a run depend on who
    /// is faster, so it may take several runs until one gets so far.
    /// </summary>
    private static async ValueTask<bool> Visit(Play play, Scene scene, Part victim)
    {
        StepCounts[] whole = new StepCounts[3];
        for (int i = 0; i < whole.Length; i++)
        {
            string wrong = await play.Run(new Step(scene, victim, 0, 0));
            if (wrong.Length > 0) return await Fail(new Step(scene, victim, 0, 0), wrong) == 0;
            whole[i] = play.Taken;
        }
        StepCounts counts = StepCounts.OfAll(whole[0], whole[1], whole[2]);
        uint entries = await Visit(play, new Step(scene, victim, 1, 0), counts.Entries);
        if (entries == 0) return false;
        uint publications = await Visit(play, new Step(scene, victim, 0, 1), counts.Publications);
        if (publications == 0) return false;
        Console.WriteLine($"ok {NameOf(scene, victim)}: {entries} entries, {publications} publications");
        await Console.FlushAsync();
        return true;
    }

    /// <summary>All steps of one kind, and further ones as long as there are some.</summary>
    /// <param name="play">What is played.</param>
    /// <param name="step">The first one.</param>
    /// <param name="count">So many there are at least.</param>
    /// <returns>How many have been visited; 0: something went wrong.</returns>
    private static async ValueTask<uint> Visit(Play play, Step step, uint count)
    {
        string wrong = count < Fewest ? "too few steps: it is the counting that is wrong" : string.Empty;
        for (uint visited = 0; wrong.Length == 0; visited++, step = step.Next)
        {
            uint tries = 0;
            do wrong = await play.Run(step);
            while (wrong.Length == 0 && !play.WasKilled && visited < count && ++tries < MostTries);
            if (wrong.Length > 0 || play.WasKilled) continue;
            if (visited >= count) return visited;
            wrong = "not visited";
        }
        await Fail(step, wrong);
        return 0;
    }

    private static string NameOf(Scene scene, Part victim) =>
        $"{(scene == Scene.Calls ? "calls" : "streams")} {(char)('A' + (int)victim)}";

    private static async ValueTask<int> Fail(Step step, string wrong)
    {
        Console.WriteLine($"{NameOf(step.Scene, step.Victim)} at {step.Entry}, {step.Publication}: {wrong}");
        await Console.FlushAsync();
        return Failed;
    }
}
