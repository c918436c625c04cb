using System.Runtime;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Hostile;

/// <summary>
/// Plays of an honest program, an honest child beside it, and a hostile one: <c>hostile client|server|services|all SEED
/// ROUNDS</c>. Says <c>ok NAME</c>, with what was seen, or what went wrong and in which round.
/// </summary>
internal static class Program
{
    private const int Failed = 1, WrongCall = 2;
    private const ulong FewRounds = (ulong)Temper.Count;

    [RuntimeExport("program_main")]
    private static void Begin() => Startup.Run(Run);

    private static void Main()
    {
    }

    private static ValueTask<int> Run(string[] arguments)
    {
        Handle end = Startup.Handle(StartRole.Service);
        if (!end.IsNone) return Child.Run(end, arguments);
        ulong seed = 1, rounds = FewRounds;
        bool isSound = arguments.Length is >= 2 and <= 4
            && (arguments.Length < 3 || ulong.TryParse(arguments[2], out seed))
            && (arguments.Length < 4 || ulong.TryParse(arguments[3], out rounds));
        if (!isSound) return Usage();
        return arguments[1] == Attacker.Argument
            ? Attacker.Run(seed, rounds)
            : RunTrials(arguments[0], arguments[1], seed, rounds);
    }

    private static async ValueTask<int> RunTrials(string path, string name, ulong seed, ulong rounds)
    {
        Result<ProgramFile> program = await ProgramFile.Open(path);
        if (!program.IsOk)
        {
            Console.ErrorLine($"hostile: cannot read its own image: {(int)program.Code}");
            return Failed;
        }
        Nursery nursery = new(program.Value);
        Trial[] trials =
        [
            new ServerTrial(nursery), new ClientTrial(nursery), new ServicesTrial(nursery, path),
        ];
        int status = WrongCall;
        foreach (Trial trial in trials)
        {
            if (name != "all" && name != trial.Name) continue;
            bool isGood = await RunOne(trial, seed, rounds);
            if (!isGood || status == WrongCall) status = isGood ? 0 : Failed;
        }
        return status == WrongCall ? await Usage() : status;
    }

    private static async ValueTask<bool> RunOne(Trial trial, ulong seed, ulong rounds)
    {
        for (ulong round = 0; round < rounds; round++)
        {
            Temper temper = (Temper)(round % (ulong)Temper.Count);
            string wrong = await trial.Run(Dice.Mix(seed) + round, temper);
            if (wrong.Length == 0) continue;
            Console.WriteLine($"{trial.Name}: round {round}: {wrong}");
            return false;
        }
        Console.WriteLine($"ok {trial.Name}: {trial.Summary}");
        await Console.FlushAsync();
        return true;
    }

    private static ValueTask<int> Usage()
    {
        Console.Error("usage: hostile all|server|client|services [SEED [ROUNDS]]\n");
        return new(WrongCall);
    }
}
