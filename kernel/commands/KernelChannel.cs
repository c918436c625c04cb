using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Mooring.Kernel.Memory;
using Mooring.Kernel.Objects;
using Mooring.Kernel.X64;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Kernel;

/// <summary>
/// The server end of a process's kernel channel: the kernel is a server like any other, and what a command may ask for
/// (chains, order, deadlines, one-way) is served by the same dispatcher. A doorbell runs what is queued within the same
/// entry. A command that is long gives way between steps: its copy and what it has in hand stay here, and the thread
/// comes back for the rest. Nothing points into another process between steps: each step finds its objects again
/// through the handles in the command.
/// Mutable struct: a field of <see cref="Process"/>.
/// </summary>
internal struct KernelChannel
{
    private Dispatcher<LivePage, Enforced, KernelPlaces> _dispatcher;
    private LivePage _page;
    private int _current;
    private bool _isBusy;

    /// <summary>
    /// A region that RegionCreate is filling, and that belongs to nobody else yet; or into which MovePages moves.
    /// </summary>
    internal Region? InHand;

    /// <summary>
    /// Where the mapping begins that Map is entering; 0: none. How far MovePages, Clone or Unmap has come.
    /// </summary>
    internal ulong InHandAddress;

    internal void Open(Region page)
    {
        LivePage live = new(PhysicalWords.AddressOf(page.PageAt(0)));
        _page = live;
        Header.Write(ref live, Geometry.Default);
        ServerEnd<LivePage, Enforced> end = new(live, Geometry.Default);
        _dispatcher = new Dispatcher<LivePage, Enforced, KernelPlaces>(end, default);
    }

    /// <summary>
    /// Is there anything to do? Who rings for nothing is not to stop all processors. Only commands change what is known
    /// here, so it is enough to hold the own processor's lock.
    /// </summary>
    internal bool HasWork =>
        _isBusy || _dispatcher.HasMore
        || _dispatcher.Broken == BrokenReason.None
            && _page.Load64(Geometry.ClientLine + Geometry.PublishWord) != _dispatcher.Seen;

    /// <summary>Runs what is queued, at most one ring's worth.</summary>
    /// <returns>True if there is more to do: the thread comes again.</returns>
    internal bool Run(Process process)
    {
        ulong now = Clock.Now;
        for (uint n = 0; n < Geometry.Default.CommandCapacity; n++)
        {
            if (!_isBusy && _dispatcher.TryStart(now, out _current) != Attempt.Done) break;
            Outcome outcome = Dispatch.Step(process, in _dispatcher[_current]);
            if (process.HasEnded) return false;
            _isBusy = outcome.IsMore;
            if (_isBusy) break;
            InHandAddress = 0;
            _dispatcher.End(_current, outcome.Code, outcome.Value);
        }
        Refusal.Set(0);
        _dispatcher.Publish();
        return _isBusy;
    }

    /// <summary>Lets go of the region in hand, and of what was promised for it.</summary>
    internal void PutDown()
    {
        InHand?.EndPromise();
        InHand?.Release();
        InHand = null;
    }

    /// <summary>The process has ended: what it had begun stays as far as it came.</summary>
    internal void Stop()
    {
        PutDown();
        _isBusy = false;
    }

    /// <summary>One command runs at a time; a chain is taken as a whole.</summary>
    [InlineArray(Geometry.ChainLimit)]
    private struct KernelPlaces : IInFlightPool
    {
        private InFlight _place;

        [UnscopedRef]
        public Span<InFlight> Places => this;
    }
}
