using Mooring.Kernel.Memory;
using Mooring.Kernel.Objects;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Kernel;

/// <summary>
/// The server end of a process's kernel channel: the kernel is a server like any other. A doorbell runs what is queued
/// within the same entry. A command that is long gives way between steps: its copy and what it has in hand stay here,
/// and the thread comes back for the rest. Nothing points into another process between steps: each step finds its
/// objects again through the handles in the command.
/// Mutable struct: a field of <see cref="Process"/>.
/// </summary>
internal struct KernelChannel
{
    private ServerEnd<LivePage> _ring;
    private Command _current;
    private bool _isBusy;

    /// <summary>A region that RegionCreate is filling; it belongs to nobody else yet.</summary>
    internal Region? InHand;

    /// <summary>Where the mapping begins that Map is entering; 0: none.</summary>
    internal ulong InHandAddress;

    internal void Open(Region page)
    {
        LivePage live = new(PhysicalWords.AddressOf(page.PageAt(0)));
        Header.Write(ref live, Geometry.Default);
        _ring = new ServerEnd<LivePage>(live, Geometry.Default);
    }

    /// <summary>Runs what is queued, at most one ring's worth.</summary>
    /// <returns>True if there is more to do: the thread comes again.</returns>
    internal bool Run(Process process)
    {
        for (uint n = 0; n < Geometry.Default.CommandCapacity; n++)
        {
            if (!_isBusy && _ring.TryTake(out _current) != Attempt.Done) break;
            Outcome outcome = Dispatch.Step(process, in _current);
            if (process.HasEnded) return false;
            _isBusy = outcome.IsMore;
            if (_isBusy) return true;
            InHandAddress = 0;
            _ring.Post(new Completion(_current.Token, outcome.Code, outcome.Value));
            _ring.Publish();
        }
        return false;
    }

    internal void Close()
    {
        InHand?.Release();
        InHand = null;
        _isBusy = false;
    }
}
