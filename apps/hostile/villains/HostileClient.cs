using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Apps.Hostile;

/// <summary>
/// A client that asks for anything, refills for ever, takes no answer, and changes what it has said. Before its
/// misdeeds count, it keeps the cursors, so that they get as far as a command can.
/// </summary>
internal sealed class HostileClient : Villain
{
    private readonly Methods _methods;
    private readonly SharedBytes _lent;

    /// <param name="end">The client end.</param>
    /// <param name="page">Its page.</param>
    /// <param name="seed">Of its misdeeds.</param>
    /// <param name="methods">Those that it asks for mostly.</param>
    /// <param name="lent">Its lend to the server; may be empty.</param>
    public HostileClient(Handle end, LivePage page, ulong seed, Methods methods, SharedBytes lent)
        : base(end, page, seed)
    {
        _methods = methods;
        _lent = lent;
    }

    protected override uint OwnLine => Geometry.ClientLine;

    public override async ValueTask Step(Temper temper)
    {
        switch (temper)
        {
            case Temper.Mute: await Loop.Delay(1_000_000); break;
            case Temper.Flood: Flood(); break;
            case Temper.Glutton: Ask(32, 0, mixes: false); break;
            case Temper.Liar: Ask(Dice.Below(33), 0); Reap(); break;
            case Temper.Scribbler: await Scribble(); break;
            default: await Vandalise(); break;
        }
    }

    private void Flood()
    {
        Reap();
        Ask(32, 0, mixes: false);
        Ring(16);
    }

    private async ValueTask Scribble()
    {
        Reap();
        Ask(1 + Dice.Below(32), 0);
        await DoCommon(1 + Dice.Below(2));
        SpoilLent();
    }

    private async ValueTask Vandalise()
    {
        if (Dice.OneIn(300)) DoFatal();
        else if (Dice.OneIn(100)) CutChain();
        else if (Dice.OneIn(2)) await DoCommon(Dice.Below(Common));
        else Misuse(Dice.Below(8));
    }

    private void Misuse(uint choice)
    {
        switch (choice)
        {
            case 0: Ask(1 + Dice.Below(32), 0); break;
            case 1: Ask(1 + Dice.Below(8), (uint)Dice.Word()); break;
            case 2: Garbage(); break;
            case 3: CancelAll(); break;
            case 4: GiveAway(Tail - Dice.Below(32)); break;
            case 5: SpoilLent(); break;
            case 6: Spin(Geometry.Default.GrantOffset(0), Geometry.Default.GrantOffset(63)); Publish(1); break;
            default: Reap(); break;
        }
    }

    /// <summary>As many commands as there is room for, up to so many.</summary>
    private void Ask(uint most, uint flags, bool mixes = true)
    {
        uint used = Tail - Page.LoadAcquire32(Geometry.ServerLine + Geometry.PeerHead);
        for (uint i = 0; i < most && used + i < Geometry.Default.CommandCapacity; i++)
        {
            ulong method = mixes ? AnyMethod() : _methods.At(0);
            Put(method | (ulong)(flags & 0xFFFF) << 16, mixes ? Deadline() : 0);
        }
        Publish();
    }

    private ushort AnyMethod() => _methods.At(Dice.OneIn(16) ? (ushort)Dice.Word() : Dice.Below(_methods.Count));

    private ulong Deadline() => Dice.Below(8) switch
    {
        0 => Dice.Word(),
        1 => Clock.NowNs + Dice.Below(2_000_000),
        _ => 0,
    };

    private void Put(ulong kind, ulong deadline)
    {
        nuint at = Geometry.Default.CommandOffset(Tail);
        Page.Store64(at, kind | (ulong)Tail << 32);
        Page.Store64(at + 8, deadline);
        for (nuint word = 2; word < 8; word++) Page.Store64(at + 8 * word, Dice.Word());
        Tail++;
    }

    private void Garbage()
    {
        nuint at = Geometry.Default.CommandOffset(Tail);
        for (nuint word = 0; word < 8; word++) Page.Store64(at + 8 * word, Dice.Next());
        Tail++;
        Publish();
    }

    /// <summary>Its last member says that another follows, which does not come.</summary>
    private void CutChain()
    {
        for (uint i = 1 + Dice.Below(10); i > 0; i--) Put(_methods.At(0) | (ulong)CommandFlags.Linked << 16, 0);
        Publish();
    }

    private void CancelAll()
    {
        Page.Store64(Geometry.CancelBits, Dice.OneIn(2) ? ulong.MaxValue : Dice.Next());
        Publish(1);
    }

    private void SpoilLent()
    {
        if (_lent.Length > 0) Dice.Fill(_lent.Span.Slice((int)Dice.Below((uint)_lent.Length / 4096) * 4096, 4096));
    }

    /// <summary>Frees the completions without a look at them.</summary>
    private void Reap()
    {
        uint tail = (uint)Page.LoadAcquire64(Geometry.ServerLine + Geometry.PublishWord);
        Page.StoreRelease32(Geometry.ClientLine + Geometry.PeerHead, tail);
    }
}

/// <summary>
/// A range of methods of a service. Some numbers may be left out, a bit each: in their place that behind the range is
/// meant.
/// </summary>
internal readonly struct Methods(ushort first, ushort count, ulong without = 0)
{
    public uint Count => count;

    public ushort At(uint index)
    {
        ushort method = (ushort)(first + index);
        return method < 64 && (without >> method & 1) != 0 ? (ushort)(first + count) : method;
    }
}
