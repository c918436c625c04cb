using System;
using System.Text;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Hostile;

/// <summary>
/// A program of its own that attacks the system's services over the sessions that every program gets: init on the
/// channel that it was born with, fs and console on channels that init makes for it.
/// <para>
/// What a program may do by right it does not do here: it kills nobody (init's Kill), and writes nothing that the
/// console would show.
/// </para>
/// </summary>
internal static class Attacker
{
    public const string Argument = "attack";

    private const int NotDenied = 1, NoSession = 3;
    private const uint LentPages = 16;

    /// <summary>How many the interfaces have.</summary>
    private const ushort FileMethods = 16, ConsoleMethods = 5, InitMethods = 13;

    private const ushort ConsoleWrite = 0, ConsoleReadScript = 2, ConsoleFinish = 3;

    private const ushort InitConnectTo = 0, InitKill = 3, InitKillAll = 4;

    public static async ValueTask<int> Run(ulong seed, ulong steps)
    {
        Handle birth = Startup.Handle(StartRole.Init);
        Result<CallChannel> init = CallChannel.Open(birth);
        SharedBytes lent = Lend(birth);
        if (!init.IsOk || lent.Length == 0) return NoSession;
        Result<Handle> files = await Connect(init.Value, lent, "fs");
        Result<Handle> console = await Connect(init.Value, lent, "console");
        if (!files.IsOk || !console.IsOk) return NoSession;
        if (!await IsDenied(init.Value, IPrograms.PowerOffMethod)) return NotDenied;
        if (!await AreDenied(console.Value)) return NotDenied;
        HostileClient[] villains =
        [
            Villain(files.Value, seed, new Methods(0, FileMethods), Lend(files.Value)),
            Villain(console.Value, seed + 1, new Methods(0, ConsoleMethods, 1 << ConsoleWrite), Lend(console.Value)),
            Villain(birth, seed + 2, new Methods(0, InitMethods, 1 << InitKill | 1 << InitKillAll), lent),
        ];
        Dice dice = new(seed);
        for (ulong i = 0; i < steps; i++)
            await villains[dice.Below(3)].Step(dice.OneIn(3) ? Temper.Liar : Temper.Vandal);
        villains[dice.Below(3)].Leave();
        return 0;
    }

    private static HostileClient Villain(Handle end, ulong seed, Methods methods, SharedBytes lent) =>
        new(end, Channels.Map(end).Value.Page, seed, methods, lent);

    private static SharedBytes Lend(Handle end)
    {
        Result<MappedRegion> region = Regions.CreateMapped(LentPages);
        if (!region.IsOk) return default;
        Result<uint> lend = Channels.Lend(end, region.Value.Handle, Rights.Read | Rights.Write);
        return lend.IsOk ? region.Value.Bytes : default;
    }

    private static async ValueTask<Result<Handle>> Connect(CallChannel init, SharedBytes lent, string name)
    {
        int length = Encoding.UTF8.GetBytes(name, lent.Span);
        Completion end = await init.Call(new Command(InitConnectTo, (ulong)length << 32));
        return end.Code == StatusCode.Ok ? Channels.Take(init.KernelHandle, end.Token) : end.Code;
    }

    /// <summary>The methods that only the shell may call are no methods of this client.</summary>
    private static async ValueTask<bool> AreDenied(Handle console)
    {
        Result<CallChannel> channel = CallChannel.Open(console);
        return channel.IsOk && await IsDenied(channel.Value, ConsoleFinish)
            && await IsDenied(channel.Value, ConsoleReadScript);
    }

    private static async ValueTask<bool> IsDenied(CallChannel channel, ushort method) =>
        (await channel.Call(new Command(method))).Code == StatusCode.AccessDenied;
}
