using System.Runtime;
using System.Threading.Tasks;
using Mooring.Apps.Soak.Director;
using Mooring.Apps.Soak.Files;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Soak;

/// <summary>
/// Fuzz, kills and load together, in rounds; each seed is played until a round leaves nothing behind. Prints a line per
/// round, then how often each command ended in each of its ways, then <c>done</c>; the host's side judges. It needs the
/// machine's handle, which init gives to a program of this name when the machine was booted for it.
/// </summary>
internal static class Program
{
    private const int Failed = 1, WrongCall = 2;

    /// <summary>This program's own heap and the kernel's pools may grow meanwhile, but not each time.</summary>
    private const int Attempts = 4;
    private const ulong MinuteNs = 60_000_000_000;

    [RuntimeExport("program_main")]
    private static void Begin() => Startup.Run(Run);

    private static void Main()
    {
    }

    private static async ValueTask<int> Run(string[] arguments)
    {
        if (arguments.Length == 0)
        {
            Roles.Actor.LiveHonestly();
            return 0;
        }
        if (arguments is [_, "files", ..]) return await PlayFiles(arguments);
        if (arguments.Length != 4 || !ulong.TryParse(arguments[1], out ulong seed)) return Usage();
        if (!ulong.TryParse(arguments[3], out ulong length)) return Usage();
        if (Startup.Handle(StartRole.System).IsNone) return Fail("the machine was not booted for this");
        Result<ProgramFile> program = await ProgramFile.Open(arguments[0]);
        if (!program.IsOk) return Fail($"cannot read its own image: {(int)program.Code}");
        bool isTimed = arguments[2] == "minutes";
        ulong end = Clock.NowNs + length * MinuteNs;
        Counts counts = new();
        for (ulong i = 0; isTimed ? Clock.NowNs < end : i < length; i++)
        {
            string wrong = await Play(program.Value, counts, seed + i);
            if (wrong.Length > 0) return Fail($"seed {seed + i}: {wrong}");
        }
        counts.Write();
        Console.WriteLine("done");
        return 0;
    }

    private static async ValueTask<int> PlayFiles(string[] arguments)
    {
        ulong[] numbers = new ulong[3];
        if (arguments.Length != 6) return Usage();
        for (int i = 0; i < numbers.Length; i++)
            if (!ulong.TryParse(arguments[i + 3], out numbers[i])) return Usage();
        string wrong = await Siege.Run(arguments[2], numbers[0], numbers[1], numbers[2]);
        if (wrong.Length > 0) return Fail(wrong);
        Console.WriteLine("done");
        return 0;
    }

    /// <summary>The same round again and again, until what is there after it is what was there before it.</summary>
    private static async ValueTask<string> Play(ProgramFile program, Counts counts, ulong seed)
    {
        Figures before = default;
        for (int attempt = 0; attempt <= Attempts; attempt++)
        {
            Round round = new(program, counts, seed);
            string wrong = await round.Run();
            if (wrong.Length > 0) return wrong;
            Result<Figures> after = await Figures.Take();
            if (!after.IsOk) return $"no figures: {(int)after.Code}";
            if (attempt > 0 && !after.Value.IsBeyond(before))
            {
                Report(seed, attempt + 1, round.Account);
                await Console.FlushAsync();
                return string.Empty;
            }
            if (attempt == Attempts) return $"left behind: {before.Text()}; now {after.Value.Text()}";
            before = after.Value;
        }
        return string.Empty;
    }

    private static void Report(ulong seed, int rounds, Roles.Account account) => Console.WriteLine(
        $"seed {seed}: {rounds} rounds, the last: {account.Sent} sent, {account.Done} done, {account.Ended} ended, "
        + $"{account.Lost} lost, {account.Doubled} doubled");

    private static int Fail(string why)
    {
        Console.ErrorLine("soak: " + why);
        return Failed;
    }

    private static int Usage()
    {
        Console.ErrorLine("usage: soak SEED rounds|minutes COUNT | soak files FOLDER SEED ERAS KILLS");
        return WrongCall;
    }
}
