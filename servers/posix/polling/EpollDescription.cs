using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Threading.Tasks;
using Mooring.LibcShim.Abi;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Servers.Posix;

/// <summary>
/// An epoll instance: descriptions that are watched all the time. One that is told when it is ready (level) is looked
/// at by every wait; one that is told when it becomes so (edge) only after it has changed. An entry is forgotten when
/// its descriptor is closed in the process that entered it.
/// </summary>
internal sealed class EpollDescription() : Description(OpenFlags.ReadWrite)
{
    private const int EventBytes = 12, Add = 1, Remove = 2, Modify = 3;

    private readonly List<Interest> _interests = new();
    private readonly Changes _changes = new();

    /// <inheritdoc/>
    public override Changes Changes => _changes;

    /// <inheritdoc/>
    public override string Name => "anon_inode:[eventpoll]";

    /// <inheritdoc/>
    public override PollEvents Ready
    {
        get
        {
            foreach (Interest interest in _interests)
            {
                if (interest.Now != PollEvents.None) return PollEvents.In | PollEvents.ReadNormal;
            }
            return PollEvents.None;
        }
    }

    /// <inheritdoc/>
    public override ValueTask<Result<long>> Stat(SharedBytes into) =>
        new(new StatRecord { Mode = 0x180, Node = 1, Device = 14 }.Write(into));

    /// <summary>epoll_ctl.</summary>
    public long Control(Process process, int operation, int descriptor, uint events, ulong data)
    {
        if (process.Descriptors.Find(descriptor) is not { } description) return Failure.BadDescriptor;
        if (description == this) return Failure.Invalid;
        if (description.Changes is not { } changes) return Failure.Of(Errno.EPERM);
        int at = Find(descriptor, description);
        switch (operation)
        {
            case Add when at >= 0:
                return Failure.Of(Errno.EEXIST);
            case Remove or Modify when at < 0:
                return Failure.Of(Errno.ENOENT);
            case Add:
                if (HeapRoom.IsFull) return Failure.Of(Errno.ENOSPC);
                Begin(new Interest(this, process, descriptor, description), changes, events, data);
                return 0;
            case Modify:
                _interests[at].Want(events, data);
                return 0;
            case Remove:
                Forget(at);
                return 0;
            default:
                return Failure.Invalid;
        }
    }

    /// <summary>epoll_wait. Cancelled: nothing came.</summary>
    public async ValueTask<Result<long>> Wait(SharedBytes into, bool waits, Asking asking)
    {
        while (true)
        {
            long count = Collect(into.Span);
            if (count > 0 || !waits) return count;
            if (asking.Cancel.IsCancellationRequested) return StatusCode.Cancelled;
            await _changes.Next(asking.Cancel);
        }
    }

    protected override void Closed()
    {
        for (int i = _interests.Count - 1; i >= 0; i--) Forget(i);
    }

    private long Collect(Span<byte> into)
    {
        int count = 0;
        for (int i = 0; i < _interests.Count && (count + 1) * EventBytes <= into.Length; i++)
        {
            Interest interest = _interests[i];
            if (interest.IsClosed)
            {
                Forget(i--);
                continue;
            }
            PollEvents now = interest.Take();
            if (now == PollEvents.None) continue;
            Span<byte> to = into.Slice(count++ * EventBytes);
            BinaryPrimitives.WriteUInt32LittleEndian(to, (uint)now);
            BinaryPrimitives.WriteUInt64LittleEndian(to.Slice(4), interest.Data);
        }
        Rotate(count);
        return count;
    }

    /// <summary>Those that were told come last the next time, so that none is starved.</summary>
    private void Rotate(int count)
    {
        if (count == 0 || _interests.Count < 2) return;
        Interest first = _interests[0];
        _interests.RemoveAt(0);
        _interests.Add(first);
    }

    private int Find(int descriptor, Description description)
    {
        for (int i = 0; i < _interests.Count; i++)
        {
            if (_interests[i].Descriptor == descriptor && _interests[i].Description == description) return i;
        }
        return -1;
    }

    private void Begin(Interest made, Changes changes, uint events, ulong data)
    {
        HeapRoom.Take(HeapRoom.OfWatch);
        _interests.Add(made);
        changes.Add(made);
        made.Want(events, data);
    }

    private void Forget(int at)
    {
        Interest interest = _interests[at];
        interest.Description.Changes!.Remove(interest);
        _interests.RemoveAt(at);
        HeapRoom.Give(HeapRoom.OfWatch);
    }

    /// <summary>A description that is watched.</summary>
    private sealed class Interest(EpollDescription epoll, Process process, int descriptor, Description description)
        : Watch
    {
        private PollEvents _wanted;
        private bool _hasNews, _isSpent;

        public int Descriptor => descriptor;

        public Description Description => description;

        public ulong Data { get; private set; }

        public bool IsClosed => process.Descriptors.Find(descriptor) != description;

        /// <summary>What would be told.</summary>
        public PollEvents Now
        {
            get
            {
                bool mayTell = !_isSpent && ((_wanted & PollEvents.EdgeTriggered) == 0 || _hasNews);
                return mayTell && !IsClosed ? description.Ready & (_wanted | PollEvents.Always) : PollEvents.None;
            }
        }

        public void Want(uint events, ulong data)
        {
            _wanted = (PollEvents)events;
            Data = data;
            _hasNews = true;
            _isSpent = false;
            epoll._changes.Tell();
        }

        public PollEvents Take()
        {
            PollEvents now = Now;
            if (now == PollEvents.None) return now;
            _hasNews = false;
            _isSpent = (_wanted & PollEvents.OneShot) != 0;
            return now;
        }

        public override void Told()
        {
            _hasNews = true;
            epoll._changes.Tell();
        }
    }
}
