using System.Runtime;
using Mooring.Apps.Soak.Raw;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Dice = Mooring.Sdk.Dice;

namespace Mooring.Apps.Soak.Roles;

/// <summary>
/// Commands, enters and ring bytes at random, with words that are mostly nearly right. Further threads enter, scribble
/// over the channels and take memory away that the kernel and the others are using. Nothing is expected but that each
/// command ends as it documents, and that the kernel lives.
/// </summary>
internal static unsafe class Fuzzer
{
    // SAFETY: stores go to addresses that the kernel has answered for mappings; a mapping that another thread has taken
    // away ends this process, which is one of the ways in which a fuzzer may end.
    private const ulong InBatch = 8, StackPages = 4, Self = 2 | 1 << 16, ReadWrite = 24, Priority = 3;
    private const ulong FirstPage = UserLayout.Channels / Limits.PageBytes - 1;
    private const ulong Stacks = 0x0000_0B00_0000_0000, MostThreads = 4;

    private static Dice s_dice;
    private static Stock s_stock;

    /// <summary>Pages of channels that others listen to.</summary>
    private static Order.EndList s_adopted;

    public static void Run()
    {
        s_dice = new Dice(Order.Here.Seed);
        s_stock.Keep(ObjectKind.Process, Self);
        s_stock.Keep(ObjectKind.Process, Order.Here.Peer);
        s_stock.Keep(ObjectKind.Region, Order.Here.Region);
        for (int i = 0; i < (int)Order.Here.EndCount; i++) Adopt(i);
        for (ulong i = s_dice.Below(MostThreads); i > 0; i--) StartThread(i);
        for (ulong i = 0; i < Order.Here.Steps; i++)
        {
            switch (s_dice.Below(8))
            {
                case 0 or 1: RandomEnter(ref s_dice); break;
                case 2: Scribble(ref s_dice); break;
                default: Batch(); break;
            }
        }
    }

    /// <summary>An end that somebody honest or another fuzzer listens to: mapped, to be scribbled over.</summary>
    private static void Adopt(int index)
    {
        uint end = Order.Here.Ends[index];
        s_stock.Keep(ObjectKind.End, end);
        if (Wire.Do(KernelMethod.ChannelMap, out ulong word, end) == StatusCode.Ok)
            s_adopted[index] = (uint)(word / Limits.PageBytes - FirstPage);
    }

    private static void StartThread(ulong number)
    {
        const ulong bytes = StackPages * Limits.PageBytes;
        if (Wire.Do(KernelMethod.RegionCreate, out ulong region, StackPages) != StatusCode.Ok) return;
        ulong at = Stacks + number * 2 * bytes;
        Wire.Do(KernelMethod.Map, Self, region, 0, StackPages, ReadWrite, at);
        Wire.Do(KernelMethod.ThreadStart, Self, Actor.BeginThread(), at + bytes, s_dice.Next(), Priority);
    }

    /// <summary>A further thread: rings along, enters, scribbles, until the process ends.</summary>
    [RuntimeExport("soak_thread")]
    private static void Body(ulong seed)
    {
        Dice dice = new(seed);
        while (true)
        {
            if (dice.OneIn(3)) Wire.Ring(Handle.KernelChannel.Value);
            else if (dice.OneIn(4)) Scribble(ref dice);
            else RandomEnter(ref dice);
        }
    }

    private static void Batch()
    {
        for (ulong i = s_dice.Below(InBatch); ; i--)
        {
            Command();
            if (i == 0) break;
        }
        Wire.Ring(Handle.KernelChannel.Value);
        while (Wire.TryReap(out Completion completion)) Keep(completion);
    }

    private static void Command()
    {
        KernelMethod method = Method();
        ulong first = Word(method, 0);
        bool isSelf = first is Self or 0, isPeer = first == Order.Here.Peer;
        bool isLethal = method is KernelMethod.ProcessKill or KernelMethod.ThreadStart;
        if (method == KernelMethod.Exit || isLethal && (isSelf || isPeer && !s_dice.OneIn(40))) return;
        CommandFlags flags = s_dice.OneIn(40) ? (CommandFlags)s_dice.Below(256) : CommandFlags.None;
        ulong deadline = s_dice.OneIn(40) ? s_dice.Below(3) : 0;
        Wire.Push(
            method, flags & ~CommandFlags.Linked & ~CommandFlags.OneWay, deadline, first, Word(method, 1),
            Word(method, 2), Word(method, 3), Word(method, 4), Word(method, 5));
    }

    /// <summary>Half of the time something that makes an object, so that there is something to work on.</summary>
    private static KernelMethod Method() => s_dice.Below(12) switch
    {
        0 => KernelMethod.RegionCreate,
        1 => KernelMethod.ChannelCreate,
        2 => KernelMethod.PortCreate,
        3 => KernelMethod.ProcessCreate,
        4 => KernelMethod.ChannelMap,
        5 => KernelMethod.Map,
        6 => (KernelMethod)s_dice.Below(256),
        _ => KernelMethods.All[(int)s_dice.Below((ulong)KernelMethods.All.Length)],
    };

    private static ulong Word(KernelMethod method, int word)
    {
        if (s_dice.OneIn(16)) return Junk(ref s_dice);
        Need need = KernelMethods.Needs(method, word);
        if (need.IsHandle) return s_stock.Take(need.Kind, s_dice.Next());
        return (method, word) switch
        {
            (KernelMethod.RegionCreate, 0) => s_dice.Below(s_dice.OneIn(8) ? 200u : 4),
            (KernelMethod.RegionCreate, 1) => s_dice.OneIn(3) ? 1u : 0,
            (KernelMethod.ProcessCreate, 0) => s_dice.Below(60),
            (KernelMethod.ProcessCreate, 1) => s_dice.Below(20),
            (KernelMethod.ChannelCreate, 0 or 1) => s_dice.OneIn(2) ? 0 : 1ul << (int)s_dice.Below(11),
            (KernelMethod.Map, 4) => s_dice.OneIn(2) ? ReadWrite : s_dice.Below(1 << 16),
            (KernelMethod.Protect, 3) => s_dice.Below(8) * (ulong)Rights.Read,
            (KernelMethod.Map, 5) => s_stock.Address(s_dice.Next()),
            (KernelMethod.Unmap or KernelMethod.Protect or KernelMethod.ProcessRead, 1) =>
                s_stock.Address(s_dice.Next()),
            _ => s_dice.Below(s_dice.OneIn(4) ? 300u : 3),
        };
    }

    private static ulong Junk(ref Dice dice) => dice.Below(10) switch
    {
        0 => ulong.MaxValue - dice.Below(3),
        1 => 1ul << (int)dice.Below(64),
        2 => (1ul << (int)dice.Below(64)) - 1,
        3 => dice.Below(64) * Limits.PageBytes,
        4 => UserLayout.WindowStart + dice.Below(64) * Limits.PageBytes,
        5 => dice.Next(),
        6 => Handle.KernelChannel.Value,
        7 => s_stock.Take(ObjectKind.None, dice.Next()),
        _ => dice.Below(16),
    };

    private static void RandomEnter(ref Dice dice)
    {
        if (dice.OneIn(4)) FillLists(ref dice);
        ulong min = dice.Below(3), control = dice.OneIn(16) ? dice.Next() : min | (min + dice.Below(60)) << 8;
        if (dice.OneIn(4)) control |= EnterControl.Lists;
        ulong deadline = dice.OneIn(16) ? Clock.NowNs + dice.Below(100_000) : dice.Below(2);
        ulong words = (uint)s_stock.Take(ObjectKind.End, dice.Next())
            | s_stock.Take(ObjectKind.Port, dice.Next()) << 32;
        ulong arm = (uint)s_stock.Take(ObjectKind.None, dice.Next()) | dice.Below(4) << 32;
        if (dice.OneIn(8)) words = Junk(ref dice);
        Wire.Enter(words, arm, dice.Below(2), deadline, Junk(ref dice), control);
    }

    /// <summary>The block of the first thread, whichever this is: lists may change while they are read.</summary>
    private static void FillLists(ref Dice dice)
    {
        uint* block = (uint*)UserLayout.EnterBlocks;
        block[EnterBlock.DoorbellCount / sizeof(uint)] = (uint)dice.Below(66);
        block[EnterBlock.ArmCount / sizeof(uint)] = (uint)dice.Below(66);
        for (int i = 0; i < Limits.Arms; i++)
        {
            uint* arm = block + (EnterBlock.ArmsOffset + i * EnterBlock.ArmBytes) / sizeof(uint);
            block[EnterBlock.DoorbellsOffset / sizeof(uint) + i] = (uint)s_stock.Take(ObjectKind.End, dice.Next());
            arm[0] = (uint)s_stock.Take(ObjectKind.None, dice.Next());
            arm[1] = (uint)dice.Below(4);
        }
    }

    /// <summary>
    /// A word of a ring, mostly of its header: seldom of the kernel channel, since that ends all talk, and seldom of
    /// memory that may be gone, since that ends this process.
    /// </summary>
    private static void Scribble(ref Dice dice)
    {
        ulong page = Page(ref dice);
        ulong offset = dice.Below(dice.OneIn(4) ? (ulong)Limits.PageBytes : 256) & ~7ul;
        if (page != 0) *(ulong*)(page + offset) = Junk(ref dice);
    }

    private static ulong Page(ref Dice dice)
    {
        if (dice.OneIn(200)) return s_stock.Address(dice.Next());
        if (dice.OneIn(2000))
        {
            Wire.IsBroken = true;
            return UserLayout.KernelChannel;
        }
        uint adopted = Order.Here.EndCount == 0 ? 0 : s_adopted[(int)dice.Below(Order.Here.EndCount)];
        return adopted == 0 ? 0 : (adopted + FirstPage) * Limits.PageBytes;
    }

    private static void Keep(in Completion completion)
    {
        if (completion.Code != StatusCode.Ok) return;
        ulong value = completion.Value;
        switch (Wire.MethodOf(completion.Token))
        {
            case KernelMethod.RegionCreate: Keep(ObjectKind.Region, value); break;
            case KernelMethod.ProcessCreate: Keep(ObjectKind.Process, value); break;
            case KernelMethod.PortCreate: Keep(ObjectKind.Port, value); break;
            case KernelMethod.TimerCreate: Keep(ObjectKind.Timer, value); break;
            case KernelMethod.UserSourceCreate: Keep(ObjectKind.UserSource, value); break;
            case KernelMethod.Take: Keep(ObjectKind.End, value); break;
            case KernelMethod.Map or KernelMethod.ChannelMap: s_stock.KeepAddress(value); break;
            case KernelMethod.ChannelCreate:
                Keep(ObjectKind.End, (uint)value);
                Keep(ObjectKind.End, value >> 32);
                break;
        }
    }

    /// <summary>A handle that nobody remembers is closed, mostly.</summary>
    private static void Keep(ObjectKind kind, ulong handle)
    {
        ulong old = s_stock.Keep(kind, handle);
        if (old is 0 or Self || s_dice.OneIn(16)) return;
        if (kind == ObjectKind.Process) Wire.Do(KernelMethod.ProcessKill, old);
        Wire.Do(KernelMethod.Close, old);
    }
}
