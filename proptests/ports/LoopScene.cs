using System.Linq;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Tests.Sdk;
using Xunit;

namespace Mooring.Tests;

/// <summary>What a loop, or the kernel, does wrong on purpose.</summary>
internal enum LoopWrong
{
    Nothing,

    /// <summary>The word in the enter block stays 0.</summary>
    SilentKernel,

    /// <summary>Nobody looks at a hot end.</summary>
    Blind,
}

/// <summary>
/// The loop as it ships, over the kernel's sources and ready list as they ship, and ends that note when they are
/// served. Their peers put something in whenever the loop reads its word, and while it sleeps.
/// </summary>
internal sealed class LoopScene
{
    /// <summary>Services for those who never run dry.</summary>
    internal const int Enough = 600;

    private readonly LoopWorld _world;
    private readonly LoopPlan _plan;
    private readonly LoopWrong _wrong;
    private readonly ScriptedEnd[] _ends;
    private int _step;

    private LoopScene(LoopWorld world, LoopPlan plan, LoopWrong wrong)
    {
        (_world, _plan, _wrong) = (world, plan, wrong);
        Watch = new ServiceWatch(plan.Ends.Select(end => end.Band));
        _ends = [.. plan.Ends.Select((_, index) => new ScriptedEnd(this, index))];
        world.Kernel.Meanwhile = () => Step();
        world.Kernel.WhenIdle = Step;
        world.Kernel.WritesNoWord = wrong == LoopWrong.SilentKernel;
    }

    internal ServiceWatch Watch { get; }

    internal int Enters => _world.Kernel.Enters;

    internal int Arms => _world.Kernel.Arms;

    /// <summary>How often the loop has looked at an end.</summary>
    internal int Looks(int end) => _ends[end].Looks;

    /// <summary>Runs the plan until everything has been served, which must happen.</summary>
    internal static LoopScene Run(LoopPlan plan, LoopWrong wrong = LoopWrong.Nothing)
    {
        using LoopWorld world = new(plan.Processors);
        LoopScene scene = new(world, plan, wrong);
        world.Run(scene.Play);
        Assert.All(scene._ends, end => Assert.True(end.IsDry, "the loop sleeps and somebody waits"));
        return scene;
    }

    /// <summary>The delay ends when nobody does anything any more.</summary>
    private async ValueTask Play()
    {
        foreach (ScriptedEnd end in _ends) end.Begin();
        await Loop.Delay(1);
    }

    private bool Step()
    {
        if (_step == _plan.Steps.Length) return false;
        int which = _plan.Steps[_step++];
        if (which < _ends.Length) _ends[which].PutIn();
        return true;
    }

    /// <summary>The server's end of a channel on which a unit of work is one more in the client's word.</summary>
    private sealed class ScriptedEnd : LoopSource
    {
        private readonly LoopScene _scene;
        private readonly int _index;
        private readonly LivePage _page;
        private ulong _put, _seen;

        internal ScriptedEnd(LoopScene scene, int index)
        {
            (_scene, _index) = (scene, index);
            KernelHandle = scene._world.Kernel.MakeChannel().Server;
            _page = scene._world.Kernel.PageOf(KernelHandle);
            CanLook = Plan.CanBeHot;
        }

        internal int Looks { get; private set; }

        internal bool IsDry => _put == _seen;

        private PlannedEnd Plan => _scene._plan.Ends[_index];

        internal void Begin()
        {
            Assert.Equal(StatusCode.Ok, Loop.Attach(this, Plan.Band));
            Loop.ToArm(this);
            if (Plan.IsSteady) PutIn();
        }

        /// <summary>What the client does: publish, look at the flag, ring.</summary>
        internal void PutIn()
        {
            LivePage page = _page;
            page.StoreRelease64(Geometry.ClientLine + Geometry.PublishWord, ++_put);
            _scene.Watch.Arrived(_index);
            if (page.Load32(Geometry.ClientLine + Geometry.Armed) != 0) _scene._world.Kernel.Ring(KernelHandle);
        }

        internal override bool Serve(PacketBits heard)
        {
            Assert.False(IsDry, "served in vain");
            _seen++;
            if (Plan.IsSteady && _scene.Watch.Count < Enough) PutIn();
            _scene.Watch.Served(_index, !IsDry);
            if (!IsDry && CanLook) return true;
            Loop.ToArm(this);
            return false;
        }

        internal override bool TakesNoteOnly => false;

        internal override bool Look()
        {
            Looks++;
            return _scene._wrong != LoopWrong.Blind && CanLook && !IsDry;
        }

        internal override Arm ArmRequest => new(KernelHandle.Value, ArmBits.Work, _seen);
    }
}
