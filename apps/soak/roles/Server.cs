using System.Runtime.CompilerServices;
using Mooring.Apps.Soak.Raw;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Apps.Soak.Roles;

/// <summary>
/// An honest server of several clients on one port, one of which may be hostile: that one's channel is closed when it
/// breaks, and nobody else notices. It ends when all are gone.
/// </summary>
internal static class Server
{
    private static Channels s_channels;

    /// <summary>What a command is answered with.</summary>
    public static ulong AnswerTo(ulong number) => number * 0x1_0000_0001 + 7;

    public static void Run()
    {
        Result<Handle> port = CompletionPorts.Create();
        Verdict.Expect(StatusCode.Ok, port.Code, KernelMethod.PortCreate);
        uint open = Order.Here.EndCount;
        for (int i = 0; i < (int)open; i++) Open(port.Value, i);
        bool rings = false;
        uint last = 0;
        ulong seen = 0;
        while (open > 0)
        {
            int index = (int)Wire.Wait(port.Value.Value, last, rings, seen);
            ref Served channel = ref s_channels[index];
            (rings, last) = (Serve(ref channel, index), channel.Handle);
            seen = channel.End.Seen;
            if (!channel.IsOver) continue;
            Verdict.Expect(StatusCode.Ok, Handles.Close(new Handle(channel.Handle)), KernelMethod.Close);
            (rings, last) = (false, 0);
            open--;
        }
    }

    private static void Open(Handle port, int index)
    {
        ref Served channel = ref s_channels[index];
        Handle end = new(Order.Here.Ends[index]);
        channel.Handle = end.Value;
        Result<MappedChannel> mapped = Runtime.Channels.Map(end);
        Verdict.Expect(StatusCode.Ok, mapped.Code, KernelMethod.ChannelMap);
        channel.End = new ServerEnd<LivePage, Enforced>(mapped.Value.Page, mapped.Value.Geometry);
        StatusCode code = CompletionPorts.Associate(port, end, (ulong)index, index % Limits.Bands);
        Verdict.Expect(StatusCode.Ok, code, KernelMethod.Associate);
        Verdict.Expect(Wire.Arm(channel.Handle, channel.End.Seen) == 0, "arming a client's channel"u8);
    }

    /// <summary>Answers what is there; true: the client is to be rung.</summary>
    private static bool Serve(ref Served channel, int index)
    {
        bool isGone = channel.End.IsPeerGone;
        ulong ledger = Order.LedgerAddress + (ulong)index * Order.LedgerStride;
        bool hasLedger = (Order.Here.Ledgers >> index & 1) != 0;
        Attempt attempt = Attempt.Done;
        for (uint ready = Limits.PageBytes; ready > 0 && attempt == Attempt.Done; ready--)
        {
            attempt = channel.End.TryTake(out Command command);
            if (attempt != Attempt.Done) break;
            ulong number = command.Payload.A;
            if (hasLedger) new Ledger(ledger).Done(number);
            attempt = channel.End.Post(new Completion(command.Token, StatusCode.Ok, AnswerTo(number)));
        }
        channel.IsOver = isGone || attempt is not (Attempt.Done or Attempt.Empty);
        return channel.End.Publish();
    }

    private struct Served
    {
        public ServerEnd<LivePage, Enforced> End;
        public uint Handle;
        public bool IsOver;
    }

    [InlineArray(Order.MostEnds)]
    private struct Channels
    {
        private Served _channel;
    }
}
