using Mooring.Apps.Abuse.Raw;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Apps.Abuse.Cases;

/// <summary>What a command may ask for besides being run, asked of the kernel.</summary>
internal static class Chains
{
    private const CommandFlags Linked = CommandFlags.Linked;

    public static void Run()
    {
        Soft();
        Hard();
        Silent();
        OneWay();
        Late();
        Senseless();
    }

    /// <summary>Lengths and ends that cannot be: the channel is broken, and only that.</summary>
    public static void Break()
    {
        for (int i = 0; i < 4; i++) Kernel.PushFlagged(KernelMethod.PortCreate, Linked);
        Verdict.Expect(0, Kernel.Ring(Handle.KernelChannel.Value), "ringing with half a chain"u8);
        Verdict.Expect(!Kernel.TryReap(out _), "half a chain is run"u8);
        Kernel.Push(KernelMethod.PortCreate);
        Verdict.Expect(0, Kernel.Ring(Handle.KernelChannel.Value), "ringing a broken channel"u8);
        Verdict.Expect(!Kernel.TryReap(out _), "a broken channel goes on"u8);
        while (true) Kernel.Ring(0);
    }

    /// <summary>What comes after a failure is cancelled; what comes after the chain is not.</summary>
    private static void Soft()
    {
        uint a = Kernel.PushFlagged(KernelMethod.PortCreate, Linked);
        uint b = Kernel.PushFlagged(KernelMethod.RegionCreate, Linked);
        uint c = Kernel.PushFlagged(KernelMethod.PortCreate, Linked);
        uint d = Kernel.PushFlagged(KernelMethod.PortCreate, CommandFlags.None);
        uint after = Kernel.Push(KernelMethod.PortCreate);
        Kernel.Ring(Handle.KernelChannel.Value);
        Kernel.Expect(a, StatusCode.Ok, "the first of a chain"u8);
        Kernel.Expect(b, StatusCode.BadArgument, "the one that fails"u8);
        Kernel.Expect(c, StatusCode.Cancelled, "the one behind it"u8);
        Kernel.Expect(d, StatusCode.Cancelled, "the last"u8);
        Kernel.Expect(after, StatusCode.Ok, "one behind the chain"u8);
    }

    private static void Hard()
    {
        uint a = Kernel.PushFlagged(KernelMethod.RegionCreate, Linked | CommandFlags.Hard);
        uint b = Kernel.PushFlagged(KernelMethod.PortCreate, CommandFlags.None);
        Kernel.Ring(Handle.KernelChannel.Value);
        Kernel.Expect(a, StatusCode.BadArgument, "a hard member that fails"u8);
        Kernel.Expect(b, StatusCode.Ok, "the one behind it"u8);
    }

    private static void Silent()
    {
        Kernel.PushFlagged(KernelMethod.PortCreate, Linked | CommandFlags.Silent);
        uint b = Kernel.PushFlagged(KernelMethod.PortCreate, CommandFlags.None);
        uint c = Kernel.PushFlagged(KernelMethod.RegionCreate, Linked | CommandFlags.Silent);
        uint d = Kernel.PushFlagged(KernelMethod.PortCreate, CommandFlags.None);
        Kernel.Ring(Handle.KernelChannel.Value);
        Kernel.Expect(b, StatusCode.Ok, "after a silent success"u8);
        Kernel.Expect(c, StatusCode.BadArgument, "a silent failure"u8);
        Kernel.Expect(d, StatusCode.Cancelled, "the one behind it"u8);
    }

    private static void OneWay()
    {
        Kernel.PushFlagged(KernelMethod.PortCreate, CommandFlags.OneWay);
        Kernel.PushFlagged(KernelMethod.RegionCreate, CommandFlags.OneWay);
        uint after = Kernel.Push(KernelMethod.PortCreate);
        Kernel.Ring(Handle.KernelChannel.Value);
        Kernel.Expect(after, StatusCode.Ok, "behind commands without completions"u8);
        ulong refused = Kernel.Page.Load64(Geometry.ServerLine + Geometry.Refused);
        Verdict.Expect(1, (long)refused, "refusals of one-way commands"u8);
    }

    private static void Late()
    {
        uint a = Kernel.PushFlagged(KernelMethod.PortCreate, CommandFlags.None, deadline: 1);
        uint b = Kernel.PushFlagged(KernelMethod.PortCreate, CommandFlags.None, deadline: ulong.MaxValue);
        Kernel.Ring(Handle.KernelChannel.Value);
        Kernel.Expect(a, StatusCode.TimedOut, "a command that comes too late"u8);
        Kernel.Expect(b, StatusCode.Ok, "one that does not"u8);
    }

    private static void Senseless()
    {
        uint a = Kernel.PushFlagged(KernelMethod.PortCreate, CommandFlags.Silent);
        uint b = Kernel.PushFlagged(KernelMethod.PortCreate, (CommandFlags)64);
        uint c = Kernel.PushFlagged(KernelMethod.PortCreate, CommandFlags.Stream | Linked);
        uint d = Kernel.PushFlagged(KernelMethod.PortCreate, CommandFlags.None);
        Kernel.Ring(Handle.KernelChannel.Value);
        Kernel.Expect(a, StatusCode.BadArgument, "silent outside of a chain"u8);
        Kernel.Expect(b, StatusCode.BadArgument, "a flag that there is not"u8);
        Kernel.Expect(c, StatusCode.BadArgument, "a stream in a chain"u8);
        Kernel.Expect(d, StatusCode.Cancelled, "the one behind it"u8);
    }
}
