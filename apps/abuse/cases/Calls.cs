using Mooring.Apps.Abuse.Raw;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Apps.Abuse.Cases;

/// <summary>
/// The short form of enter, over and over, so that the kernel knows what it names; then what it names changes. Nothing
/// is ever published: both publish words are 0, and doorbells are all that there is. So it needs a machine with one
/// processor: with several an answer may come between a doorbell and the arm behind it, and no word would tell.
/// </summary>
internal static class Calls
{
    public const ulong Echoes = 4;
    private const ulong Key = 11, ServerKey = 22, MovedKey = 33, TimerKey = 44, Ms = 1_000_000;
    private const int Often = 20;

    private static ulong s_served;

    /// <summary>The other thread: answers each doorbell with one.</summary>
    public static void Echo()
    {
        while (true) Kernel.Call(s_served, 0);
    }

    public static void Run()
    {
        if (Runtime.Clock.Processors > 1) return;
        ulong port = Ask.Port();
        Ask.Channel(out ulong end, out ulong served);
        ulong servedPort = Ask.Port();
        s_served = served | servedPort << 32;
        Ask.Associate(port, end, Key);
        Ask.Associate(servedPort, served, ServerKey);
        Ask.Thread(Echoes);
        CallOften(end, port, Key);
        MoveAway(end, port);
        CallOften(end, port, Key);
        ulong next = Ask.Port();
        Ask.Close(port);
        Verdict.Expect((long)EnterError.BadPort, Kernel.Call(end | port << 32, 0), "a port that was closed"u8);
        Ask.Associate(next, end, MovedKey);
        CallOften(end, next, MovedKey);
        Verdict.Expect((long)EnterError.BadPort, Kernel.Call(end | port << 32, 0), "a port of the past"u8);
        Ask.Close(end);
        Verdict.Expect((long)EnterError.BadDoorbell, Kernel.Call(end | next << 32, 0), "an end that was closed"u8);
        Verdict.Expect(0, Kernel.Call(0, 0), "a call of nothing"u8);
    }

    /// <summary>The answer comes to where the end reports to, and not to the port that the call names.</summary>
    private static void MoveAway(ulong end, ulong port)
    {
        ulong other = Ask.Port();
        Ask.Associate(other, end, MovedKey);
        Verdict.Must(Kernel.Do(KernelMethod.TimerCreate, out ulong timer), timer, "a timer"u8);
        Ask.Associate(port, timer, TimerKey);
        Kernel.Arm(timer);
        ulong due = Runtime.Clock.NowNs + 2 * Ms;
        Verdict.Expect(StatusCode.Ok, Kernel.Do(KernelMethod.TimerSet, timer, due), "setting a timer"u8);
        Verdict.Expect(1, Kernel.Call(end | port << 32, 0), "a call whose answer goes elsewhere"u8);
        Verdict.Expect(Kernel.PacketAt(0).Key == TimerKey, "what ended it"u8);
        Verdict.Expect(1, Kernel.Call(other << 32, 0), "the answer"u8);
        Verdict.Expect(Kernel.PacketAt(0).Key == MovedKey, "where the answer went"u8);
        Ask.Associate(port, end, Key);
        Ask.Close(timer);
        Ask.Close(other);
    }

    private static void CallOften(ulong end, ulong port, ulong key)
    {
        for (int i = 0; i < Often; i++)
        {
            Verdict.Expect(1, Kernel.Call(end | port << 32, 0), "a call"u8);
            Packet packet = Kernel.PacketAt(0);
            bool isAnswer = packet.Key == key && packet.Kind == PacketKind.Channel && packet.Bits == PacketBits.Work;
            Verdict.Expect(isAnswer, "the packet of a call"u8);
        }
    }
}
