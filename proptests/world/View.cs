using System;
using Mooring.Rings;

namespace Mooring.Tests.Simulation;

/// <summary>
/// The pages of a channel as one process has them mapped. A publication is a step of the world: whatever else happens
/// at that step happens just before the word is stored. What the process does after it has ended, or with pages that
/// are not mapped any more, is a failure of the simulated machine and is thrown.
/// </summary>
internal sealed class View(World world, SimProcess owner, SharedPage memory, Geometry geometry) : IWords
{
    private SharedPage _memory = memory;
    private bool _isGone;
    private uint? _headHeldBack;

    /// <summary>Its words cannot be reached any more; what the process finds under the address is its own.</summary>
    internal void PutScratchUnder() => _memory = new SharedPage(geometry);

    internal void Unmap() => _isGone = true;

    public ulong Load(nuint offset, int bytes, bool acquires)
    {
        ExpectMapped();
        return _memory.Load(offset, bytes);
    }

    public void Store(nuint offset, int bytes, ulong value, bool releases)
    {
        if (releases) world.Reach(owner, StepKind.Publication, (ulong)offset, value);
        ExpectMapped();
        if (world.Wrong == Wrong.HeadLate && HoldsBack(offset, (uint)value)) return;
        _memory.Store(offset, bytes, value);
    }

    /// <summary>A server that says what it has taken only with its next completions.</summary>
    private bool HoldsBack(nuint offset, uint value)
    {
        if (offset == Geometry.ServerLine + Geometry.PeerHead)
        {
            _headHeldBack = value;
            return true;
        }
        if (offset == Geometry.ServerLine + Geometry.PublishWord && _headHeldBack is { } head)
            _memory.Store(Geometry.ServerLine + Geometry.PeerHead, 4, head);
        return false;
    }

    private void ExpectMapped()
    {
        if (_isGone) throw new WorldFailure($"{owner} touches a page that it has not mapped");
        if (owner.HasEnded) throw new WorldFailure($"{owner} has ended and goes on");
    }
}

/// <summary>The kernel's own view: it is always there.</summary>
internal readonly struct KernelWords(SharedPage memory) : IWords
{
    public ulong Load(nuint offset, int bytes, bool acquires) => memory.Load(offset, bytes);

    public void Store(nuint offset, int bytes, ulong value, bool releases) => memory.Store(offset, bytes, value);
}
