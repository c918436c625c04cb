using System.Runtime.CompilerServices;
using Mooring.Apps.Abuse.Raw;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Apps.Abuse.Cases;

/// <summary>
/// Commands and enters at random, with words that are mostly nearly right: handles of its own of the right kind,
/// numbers near the limits, some with a second thread that rings along. Nothing is expected but that the kernel lives
/// and everything comes back.
/// </summary>
internal static class Fuzz
{
    private const ulong InBatch = 8;

    private static ulong s_state;
    private static Stock s_stock;
    private static Methods s_methods;

    public static void Run()
    {
        s_state = Order.Here.Seed * 2 + 1;
        s_stock.Keep(WordKind.Process, Ask.Self);
        s_stock.Keep(WordKind.End, Order.Here.End);
        s_stock.Keep(WordKind.Region, Order.Here.Region);
        if (Below(2) == 0) RingAlong();
        for (ulong i = 0; i < Order.Here.Count; i++)
        {
            if (Below(4) == 0) Enter();
            else Batch();
        }
    }

    /// <summary>A second thread; who has a peer may find no place for its stack any more.</summary>
    private static void RingAlong()
    {
        const ulong pages = Ask.StackPages, top = Ask.Stacks + pages * Limits.PageBytes;
        Kernel.Do(KernelMethod.RegionCreate, out ulong region, pages);
        StatusCode code = Kernel.Do(KernelMethod.Map, Ask.Self, region, 0, pages, Ask.ReadWrite, Ask.Stacks);
        Kernel.Do(KernelMethod.Close, region);
        ulong entry = Ask.BeginThread();
        if (code == StatusCode.Ok)
            Kernel.Do(KernelMethod.ThreadStart, Ask.Self, entry, top, Threads.RingsForEver, Ask.Priority);
    }

    private static void Batch()
    {
        ulong count = Below(InBatch) + 1;
        for (ulong i = 0; i < count; i++) Command();
        Kernel.Ring(Handle.KernelChannel.Value);
        while (Kernel.TryReap(out Completion completion)) Keep(completion);
    }

    private static void Command()
    {
        KernelMethod method = Method();
        ulong first = First(method);
        bool isLethal = method is KernelMethod.ProcessKill or KernelMethod.ThreadStart or KernelMethod.ThreadEnd
            or KernelMethod.ThreadStop or KernelMethod.ThreadSetState or KernelMethod.ProcessShim;
        if (method == KernelMethod.Exit || isLethal && first == Ask.Self) return;
        if (isLethal && first == Order.Here.Peer && Below(40) != 0) return;
        Push(method, first, Second(method), Third(method), Fourth(method), Fifth(method), Word(WordKind.Address));
    }

    private static void Push(
        KernelMethod method, ulong a, ulong b = 0, ulong c = 0, ulong d = 0, ulong e = 0, ulong f = 0)
    {
        uint token = Kernel.Push(method, a, b, c, d, e, f);
        s_methods[(int)(token % Methods.Length)] = (ushort)method;
    }

    /// <summary>Half of the time something that makes an object, so that there is something to work on.</summary>
    private static KernelMethod Method() => Below(16) switch
    {
        0 => KernelMethod.RegionCreate,
        1 => KernelMethod.ChannelCreate,
        2 => KernelMethod.PortCreate,
        3 => KernelMethod.ProcessCreate,
        4 => Below(3) == 0 ? KernelMethod.Move : KernelMethod.Give,
        5 => KernelMethod.Take,
        6 => KernelMethod.Associate,
        7 => KernelMethod.Map,
        8 => KernelMethod.Lend,
        9 => (KernelMethod)((uint)KernelMethod.Borrow + (Below(4) == 0 ? Below(4) : 0)),
        10 => KernelMethod.ProcessGive,
        11 => (KernelMethod)Below(0x100),
        _ => KernelMethods.All[(int)Below((ulong)KernelMethods.All.Length)],
    };

    private static ulong First(KernelMethod method) => method switch
    {
        KernelMethod.RegionCreate => Below(8) == 0 ? Below(200) : Below(4),
        KernelMethod.ProcessCreate => Below(50),
        KernelMethod.ChannelCreate => Below(2) == 0 ? 0 : 1ul << (int)Below(11),
        KernelMethod.Map or KernelMethod.Unmap or KernelMethod.Protect =>
            Below(2) == 0 ? Ask.Self : Word(WordKind.Process),
        KernelMethod.RegionPages or KernelMethod.RegionAddress or KernelMethod.MovePages => Word(WordKind.Region),
        KernelMethod.Clone => Word(WordKind.Process),
        KernelMethod.Close or KernelMethod.Duplicate => Word(WordKind.Any),
        KernelMethod.Associate => Word(WordKind.Port),
        KernelMethod.TimerSet or KernelMethod.Post => Word(WordKind.Source),
        >= KernelMethod.ThreadStart and <= KernelMethod.ProcessRead => Word(WordKind.Process),
        >= KernelMethod.ThreadEnd and <= KernelMethod.ProcessFund => Word(WordKind.Process),
        >= KernelMethod.ChannelMap and <= KernelMethod.Move => Word(WordKind.End),
        _ => Word(WordKind.Number),
    };

    private static ulong Second(KernelMethod method) => method switch
    {
        KernelMethod.ProcessCreate => Below(20) | Below(4) << 16 | Below(3) << 32 | Below(3) << 48,
        KernelMethod.ChannelCreate => Below(2) == 0 ? 0 : 1ul << (int)Below(11),
        KernelMethod.RegionCreate => Below(3) == 0 ? 1u : 0u,
        KernelMethod.MovePages => Below(4),
        KernelMethod.Give or KernelMethod.Take or KernelMethod.Move => Below(2),
        KernelMethod.Borrow or KernelMethod.TakeBack => Below(2),
        KernelMethod.Unmap or KernelMethod.Protect => InWindow(),
        KernelMethod.ProcessRead => Word(WordKind.Address),
        KernelMethod.ProcessFund => Below(20),
        >= KernelMethod.ThreadEnd and <= KernelMethod.ThreadPoke => Below(3) == 0 ? Below(4) : 0,
        KernelMethod.Duplicate => Word(WordKind.Number),
        _ => Word(method is KernelMethod.ProcessGive or KernelMethod.Associate ? WordKind.Any : WordKind.Region),
    };

    /// <summary>
    /// Where the kernel picks addresses: below lie this program and its stacks, which it goes on to need.
    /// </summary>
    private static ulong InWindow()
    {
        ulong known = Below(3) == 0 ? 0 : s_stock.Take(WordKind.Address, Next());
        return known > UserLayout.WindowStart ? known : UserLayout.WindowStart + Below(64) * Limits.PageBytes;
    }

    private static ulong Third(KernelMethod method) => method switch
    {
        KernelMethod.Give => Below(4) == 0 ? Word(WordKind.Region) : Word(WordKind.Any),
        KernelMethod.Move or KernelMethod.MovePages => Word(WordKind.Region),
        KernelMethod.Lend => Below(2) == 0 ? Ask.ReadWrite : Below(256),
        KernelMethod.Map or KernelMethod.ProcessState => Below(2),
        KernelMethod.ChannelCreate => Below(4) == 0 ? Below(4) : 0,
        KernelMethod.ProcessGive => 255,
        _ => Word(WordKind.Number),
    };

    private static ulong Fourth(KernelMethod method) => method switch
    {
        KernelMethod.Map or KernelMethod.MovePages => Below(4),
        KernelMethod.Protect => Below(8) * (ulong)Rights.Read,
        KernelMethod.Associate => Below(9),
        KernelMethod.Give => 255,
        _ => Word(WordKind.Region),
    };

    private static ulong Fifth(KernelMethod method) => method switch
    {
        KernelMethod.Map => Below(2) == 0 ? Ask.ReadWrite : Below(1 << 16),
        KernelMethod.ThreadStart => Below(5),
        KernelMethod.MovePages => Below(3),
        _ => Word(WordKind.Number),
    };

    private static void Enter()
    {
        if (Below(4) == 0)
        {
            Lists();
            return;
        }
        ulong min = Below(3), control = Below(32) == 0 ? Next() : min | (min + Below(60)) << 8;
        ulong deadline = Below(16) == 0 ? Runtime.Clock.NowNs + 100_000 : Below(2);
        ulong words = (uint)Word(WordKind.End) | Word(WordKind.Port) << 32;
        Kernel.Enter(words, (uint)Word(WordKind.Any) | Below(4) << 32, Below(2), deadline, Next(), control);
    }

    private static void Lists()
    {
        Kernel.BlockWord(EnterBlock.DoorbellCount) = (uint)Below(66);
        Kernel.BlockWord(EnterBlock.ArmCount) = (uint)Below(66);
        for (int i = 0; i < 64; i++)
        {
            Kernel.BlockWord(EnterBlock.DoorbellsOffset + i * 4) = (uint)Word(WordKind.End);
            Kernel.BlockWord(EnterBlock.ArmsOffset + i * EnterBlock.ArmBytes) = (uint)Word(WordKind.End);
            Kernel.BlockWord(EnterBlock.ArmsOffset + i * EnterBlock.ArmBytes + 4) = (uint)Below(4);
        }
        Kernel.Enter(Word(WordKind.Port) << 32, 0, 0, 0, 0, EnterControl.Lists | 64 << 8);
    }

    private static void Keep(in Completion completion)
    {
        WordKind kind = Stock.KindOf((KernelMethod)s_methods[(int)(completion.Token % Methods.Length)]);
        if (completion.Code != StatusCode.Ok || kind == WordKind.Number) return;
        if (kind == WordKind.Address)
        {
            s_stock.Keep(kind, completion.Value);
            return;
        }
        Keep(kind, (uint)completion.Value);
        if (completion.Value >> 32 != 0) Keep(kind, completion.Value >> 32);
    }

    /// <summary>A handle that nobody remembers is closed, mostly.</summary>
    private static void Keep(WordKind kind, ulong handle)
    {
        ulong old = s_stock.Keep(kind, handle);
        if (old == 0 || Below(16) == 0) return;
        if (kind == WordKind.Process && old != Ask.Self) Push(KernelMethod.ProcessKill, old);
        Push(KernelMethod.Close, old);
    }

    /// <summary>One of the kind, or now and then anything.</summary>
    private static ulong Word(WordKind kind)
    {
        if (kind == WordKind.Process && Order.Here.Peer != 0 && Below(4) == 0) return Order.Here.Peer;
        if (kind != WordKind.Number && Below(12) != 0) return s_stock.Take(kind, Next());
        return Below(10) switch
        {
            0 => ulong.MaxValue - Below(3),
            1 => 1ul << (int)Below(64),
            2 => (1ul << (int)Below(64)) - 1,
            3 => Below(64) * Limits.PageBytes,
            4 => UserLayout.WindowStart + Below(64) * Limits.PageBytes,
            5 => Next(),
            6 => Handle.KernelChannel.Value,
            7 => s_stock.Take(WordKind.Any, Next()),
            _ => Below(16),
        };
    }

    private static ulong Below(ulong bound) => Next() % bound;

    /// <summary>Marsaglia's xorshift with a multiplication (xorshift64*).</summary>
    private static ulong Next()
    {
        s_state ^= s_state >> 12;
        s_state ^= s_state << 25;
        s_state ^= s_state >> 27;
        return s_state * 0x2545_F491_4F6C_DD1D >> 8;
    }

    /// <summary>By token: what was asked.</summary>
    [InlineArray(Length)]
    private struct Methods
    {
        public const int Length = 64;

        private ushort _method;
    }
}
