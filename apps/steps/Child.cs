using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Steps;

/// <summary>
/// One part of the play, to its end: it goes as far as its peers let it, and says in its exit code whether every call
/// that it made had one end, and a right one.
/// </summary>
internal static class Child
{
    public const int Guilty = 1, BadStart = 3;

    private static uint s_watched;

    /// <param name="arguments">Behind the name: part, scene, victim, entry, publication.</param>
    public static async ValueTask<int> Run(string[] arguments)
    {
        bool isWhole = uint.TryParse(arguments[1], out uint part) & uint.TryParse(arguments[2], out uint scene)
            & uint.TryParse(arguments[3], out uint victim) & uint.TryParse(arguments[4], out uint entry)
            & uint.TryParse(arguments[5], out uint publication);
        if (!isWhole) return BadStart;
        bool isVictim = part == victim;
        if (isVictim && !IsCounted(entry, publication)) return BadStart;
        int code = await Play((Part)part, (Scene)scene, (Part)victim);
        return isVictim && code == 0 ? Taken().Word : code;
    }

    private static ValueTask<int> Play(Part part, Scene scene, Part victim) => part switch
    {
        Part.First => scene == Scene.Calls ? Call(victim) : Read(victim),
        Part.Middle => Forward(),
        Part.Last => Serve(),
        _ => Ask(victim),
    };

    /// <summary>The steps that it took; what is left is to leave.</summary>
    private static StepCounts Taken()
    {
        Result<ulong> taken = Mooring.Runtime.Steps.Begin(Startup.Handle(StartRole.System), 0, 0);
        return new StepCounts((uint)taken.Value, (uint)(taken.Value >> 32));
    }

    /// <summary>From here on its steps count.</summary>
    private static bool IsCounted(uint entry, uint publication)
    {
        Handle system = Startup.Handle(StartRole.System);
        Watch(system, Startup.Handle(Role.Served), Geometry.ServerLine);
        Watch(system, Startup.Handle(Role.ServedToo), Geometry.ServerLine);
        Watch(system, Startup.Handle(Role.Called), Geometry.ClientLine);
        return Mooring.Runtime.Steps.Begin(system, entry, publication).IsOk;
    }

    /// <summary>The two words with which this side of a channel publishes.</summary>
    private static void Watch(Handle system, Handle end, uint line)
    {
        if (end.IsNone || !Channels.Map(end).IsOk) return;
        ulong address = Channels.Map(end).Value.Page.Address + line;
        Mooring.Runtime.Steps.Watch(system, s_watched++, address + Geometry.PublishWord);
        Mooring.Runtime.Steps.Watch(system, s_watched++, address + Geometry.PeerHead);
    }

    /// <summary>Two calls at once, one that is cancelled, one more, and the end.</summary>
    private static async ValueTask<int> Call(Part victim)
    {
        Result<CallChannel> channel = CallChannel.Open(Startup.Handle(Role.Called));
        if (!channel.IsOk) return Unopened(channel.Code, victim == Part.Middle);
        Ledger ledger = new(victim == Part.Middle, victim == Part.Last, 1);
        PendingCall one = channel.Value.Start(new Command(Method.Next, 10));
        PendingCall two = channel.Value.Start(new Command(Method.Next, 20));
        ledger.Note(await one.Completion, 11);
        ledger.Note(await two.Completion, 21);
        PendingCall held = channel.Value.Start(new Command(Method.Hold, 0));
        await Loop.Yield();
        held.Cancel();
        ledger.NoteCancelled(await held.Completion);
        ledger.Note(await channel.Value.Call(new Command(Method.Next, 30)), 31);
        channel.Value.Close();
        return ledger.IsRight ? 0 : Guilty;
    }

    /// <summary>A stream to its end, one that is given up, and the end.</summary>
    private static async ValueTask<int> Read(Part victim)
    {
        const ulong first = 100, enough = 3;
        Result<CallChannel> channel = CallChannel.Open(Startup.Handle(Role.Called));
        if (!channel.IsOk) return Unopened(channel.Code, victim == Part.Middle);
        Ledger ledger = new(victim == Part.Middle, victim == Part.Last, 1);
        Numbers whole = new(first), cut = new(first);
        channel.Value.Submit(whole);
        ulong count = 0;
        for (; await whole.MoveOn(); count++) ledger.NoteShot(whole.Number, first + count);
        ledger.NoteEnd(whole.Ending, count == Numbers.Length);
        channel.Value.Submit(cut);
        for (count = 0; count < enough && await cut.MoveOn(); count++) ledger.NoteShot(cut.Number, first + count);
        await cut.GiveUp();
        ledger.NoteCancelled(cut.Ending);
        channel.Value.Close();
        return ledger.IsRight ? 0 : Guilty;
    }

    /// <summary>A server that was killed before its client had looked at the channel: no call was made.</summary>
    private static int Unopened(StatusCode code, bool serverDies) =>
        code == StatusCode.Closed && serverDies ? 0 : BadStart;

    private static async ValueTask<int> Forward()
    {
        Result<CallChannel> next = CallChannel.Open(Startup.Handle(Role.Called));
        if (!next.IsOk && next.Code != StatusCode.Closed) return BadStart;
        ForwardSession session = new(next.IsOk ? next.Value : null);
        if (session.Open(Startup.Handle(Role.Served), new ClientIdentity(0, 0)) != StatusCode.Ok) return BadStart;
        await session.End();
        if (next.IsOk) next.Value.Close();
        return session.Begun == session.Finished ? 0 : Guilty;
    }

    private static async ValueTask<int> Serve()
    {
        LastSession one = new(), two = new();
        if (one.Open(Startup.Handle(Role.Served), new ClientIdentity(0, 0)) != StatusCode.Ok) return BadStart;
        if (two.Open(Startup.Handle(Role.ServedToo), new ClientIdentity(0, 0)) != StatusCode.Ok) return BadStart;
        await one.End();
        await two.End();
        return one.Begun == one.Finished && two.Begun == two.Finished ? 0 : Guilty;
    }

    /// <summary>One call after the other, none of which has to do with A or B.</summary>
    private static async ValueTask<int> Ask(Part victim)
    {
        Result<CallChannel> channel = CallChannel.Open(Startup.Handle(Role.Called));
        if (!channel.IsOk) return Unopened(channel.Code, victim == Part.Last);
        Ledger ledger = new(victim == Part.Last, false, 0);
        for (ulong i = 0; i < 6; i++) ledger.Note(await channel.Value.Call(new Command(Method.Next, i)), i + 1);
        channel.Value.Close();
        return ledger.IsRight ? 0 : Guilty;
    }
}
