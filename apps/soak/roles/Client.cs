using System.Runtime.CompilerServices;
using Mooring.Apps.Soak.Raw;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Dice = Mooring.Sdk.Dice;

namespace Mooring.Apps.Soak.Roles;

/// <summary>
/// An honest client: keeps up to sixteen commands under way and enters into the ledger what it sends and what it hears.
/// When the server is gone, every command that is under way still ends once.
/// </summary>
internal static class Client
{
    private const ulong Most = 16;
    private const ushort Method = 7;

    private static ClientEnd<LivePage, Enforced> s_end;
    private static Dice s_dice;
    private static Heard s_heard;
    private static uint s_next;

    public static void Run()
    {
        s_dice = new Dice(Order.Here.Seed);
        uint handle = Order.Here.Ends[0];
        if (!TryOpen(handle, out uint port)) return;
        uint count = (uint)ulong.Min(Order.Here.Steps, Ledger.Most);
        while (s_end.State == StatusCode.Ok && (s_next < count || s_end.Outstanding > 0))
        {
            Submit(count);
            bool rings = s_end.Publish();
            if (s_dice.OneIn(64)) Wire.Pause(s_dice.Below(200_000));
            Wire.Wait(port, handle, rings, s_end.Seen);
            bool isGone = s_end.IsPeerGone;
            s_end.Reap(ref s_heard);
            if (isGone) s_end.End(StatusCode.PeerDied);
        }
        while (s_end.TryEndOutstanding(out Completion completion)) s_heard.Ended(completion);
        Verdict.Expect(s_end.Broken == BrokenReason.None, "an honest server broke the channel"u8);
    }

    /// <summary>False: the server was gone before this client had begun.</summary>
    private static bool TryOpen(uint handle, out uint number)
    {
        number = 0;
        Result<MappedChannel> channel = Channels.Map(new Handle(handle));
        if (channel.Code == StatusCode.Closed) return false;
        Verdict.Expect(StatusCode.Ok, channel.Code, KernelMethod.ChannelMap);
        s_end = new ClientEnd<LivePage, Enforced>(channel.Value.Page, channel.Value.Geometry);
        Result<Handle> port = CompletionPorts.Create();
        Verdict.Expect(StatusCode.Ok, port.Code, KernelMethod.PortCreate);
        StatusCode code = CompletionPorts.Associate(port.Value, new Handle(handle), 0, (int)s_dice.Below(Limits.Bands));
        Verdict.Expect(StatusCode.Ok, code, KernelMethod.Associate);
        number = port.Value.Value;
        return true;
    }

    private static void Submit(uint count)
    {
        Ledger ledger = new(Order.LedgerAddress);
        for (ulong depth = s_dice.Below(Most) + 1; s_end.Outstanding < depth && s_next < count; s_next++)
        {
            ledger.Sent(s_next);
            Attempt attempt = s_end.TrySubmit(new Command(Method, s_next, ~(ulong)s_next), out uint token);
            Verdict.Expect(attempt == Attempt.Done, "no room for a command"u8);
            s_heard.Numbers[(int)(token % Numbers.Length)] = s_next;
        }
    }

    /// <summary>From the token to the number, and into the ledger.</summary>
    private struct Heard : ICompletionSink
    {
        public Numbers Numbers;

        public void Ended(in Completion completion)
        {
            uint number = Numbers[(int)(completion.Token % Numbers.Length)];
            bool isRight = completion.Code != StatusCode.Ok || completion.Value == Server.AnswerTo(number);
            Verdict.Expect(isRight, "a wrong answer"u8);
            bool maybe = (completion.Flags & CompletionFlags.MaybeStarted) != 0;
            new Ledger(Order.LedgerAddress).Ended(number, completion.Code, maybe);
        }
    }

    [InlineArray(Length)]
    private struct Numbers
    {
        public const int Length = 64;

        private uint _number;
    }
}
