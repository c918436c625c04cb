using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Apps.Hostile;

/// <summary>A server that takes commands and answers what it likes, to whom it likes, as often as it likes.</summary>
internal sealed class HostileServer : Villain
{
    private const uint Remembered = 64;

    private readonly uint[] _tokens = new uint[Remembered];
    private uint _head, _known;

    public HostileServer(Handle end, LivePage page, ulong seed) : base(end, page, seed)
    {
    }

    protected override uint OwnLine => Geometry.ServerLine;

    public override async ValueTask Step(Temper temper)
    {
        switch (temper)
        {
            case Temper.Mute: await Loop.Delay(1_000_000); break;
            case Temper.Flood: Flood(); break;
            case Temper.Glutton: TakeOne(answers: false); Publish(); break;
            case Temper.Liar: Lie(); break;
            case Temper.Scribbler: await DoCommon(1 + Dice.Below(2)); break;
            default: await Vandalise(); break;
        }
    }

    private async ValueTask Vandalise()
    {
        if (Dice.OneIn(200)) DoFatal();
        else if (Dice.OneIn(2)) Lie();
        else await DoCommon(Dice.Below(Common));
    }

    private void Flood()
    {
        TakeOne(answers: true);
        Publish();
        Ring(16);
    }

    private void Lie()
    {
        bool answers = !Dice.OneIn(4);
        for (uint i = Dice.Below(8); i > 0; i--) TakeOne(answers);
        for (uint i = Dice.Below(3); i > 0; i--) Post(ForgedToken(), forged: true);
        Publish();
    }

    /// <summary>By the rules, but that an answer may be missing.</summary>
    private void TakeOne(bool answers)
    {
        uint tail = (uint)Page.LoadAcquire64(Geometry.ClientLine + Geometry.PublishWord);
        if (tail == _head) return;
        Page.LoadEntry(Geometry.Default.CommandOffset(_head), out Command command);
        Page.StoreRelease32(Geometry.ServerLine + Geometry.PeerHead, ++_head);
        _tokens[_known++ % Remembered] = command.Token;
        if (answers) Post(command.Token, forged: false);
    }

    /// <summary>One that has ended, one of the next round, that of a one-way command, one that nobody has.</summary>
    private uint ForgedToken() => Dice.Below(4) switch
    {
        0 => _tokens[Dice.Below(Remembered)],
        1 => _tokens[Dice.Below(Remembered)] + 64,
        2 => 0,
        _ => (uint)Dice.Word(),
    };

    private void Post(uint token, bool forged)
    {
        nuint at = Geometry.Default.CompletionOffset(Tail);
        ulong code = forged ? Dice.Word() << 32 : 0;
        Page.Store64(at, token & (forged ? uint.MaxValue : Completion.MostToken) | code);
        Page.Store64(at + 8, Dice.Next());
        Tail++;
    }
}
