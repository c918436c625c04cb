using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Tests.Explorer;

/// <summary>
/// The kernel's share: the shipped <see cref="EndSource{TPage}"/> and <see cref="ReadyList"/>, one of each per side. An
/// end is brought into a saved state by the calls that lead there, makes one step, and is saved again. A step is a
/// section under the port's lock: nobody comes between its accesses, and its own stores are in memory when it ends.
/// </summary>
internal sealed class ExploredKernel
{
    private readonly KernelMemory _memory;
    private readonly Desk[] _desks;

    internal ExploredKernel(PageWords words)
    {
        _memory = new KernelMemory(words);
        _desks = [new Desk(_memory, PageWords.Server), new Desk(_memory, PageWords.Client)];
    }

    internal void Arm(WorldState state, int side, in Step step)
    {
        Desk desk = Begin(state, side);
        desk.End.Arm(step.Want, step.Value, step.SeenHead);
        if (desk.End.State == SourceState.Armed)
            state.Ends[side] = new EndState(SourceState.Armed, step.Want, step.Value, step.SeenHead, default);
        Finish();
    }

    internal void Recheck(WorldState state, int side)
    {
        Begin(state, side).End.Recheck();
        Save(state, side);
    }

    internal void RingFromPeer(WorldState state, int side)
    {
        Begin(state, side).End.RingFromPeer();
        Save(state, side);
    }

    internal PacketBits TakePacket(WorldState state, int side)
    {
        PacketBits bits = Begin(state, side).List.Pop().Bits;
        Save(state, side);
        return bits;
    }

    private Desk Begin(WorldState state, int side)
    {
        _memory.Contents = null;
        _desks[side].Restore(state.Ends[side]);
        _memory.Contents = state.Memory;
        return _desks[side];
    }

    private void Save(WorldState state, int side)
    {
        ExploredEnd end = _desks[side].End;
        if (end.State != SourceState.Armed) state.Ends[side] = new EndState(end.State, 0, 0, 0, end.Bits);
        Finish();
    }

    private void Finish() => _memory.Contents = null;

    /// <summary>One side's end and its port.</summary>
    private sealed class Desk
    {
        private readonly KernelMemory _memory;
        private readonly int _peer;

        internal Desk(KernelMemory memory, int peer)
        {
            (_memory, _peer) = (memory, peer);
            End.Associate(List, 0, 0);
        }

        internal ExploredEnd End { get; } = new();
        internal ReadyList List { get; } = new();

        internal void Restore(in EndState saved)
        {
            while (List.Count > 0) List.Pop();
            End.Begin(new KernelPage(_memory), PageWords.LineOf(_peer));
            if (saved.State != SourceState.Idle) End.Arm(saved.Want, saved.SeenPublish, saved.SeenHead);
            if (saved.State == SourceState.Ready) End.Ring(saved.Bits);
        }
    }

    private sealed class ExploredEnd : EndSource<KernelPage>
    {
        internal void Begin(KernelPage page, int peerLine) => Bind(page, peerLine);
    }

    /// <summary>The memory of the state that is worked on; without one, stores go nowhere.</summary>
    private sealed class KernelMemory(PageWords words)
    {
        internal ulong[]? Contents { get; set; }

        internal ulong Load(int offset) => Contents![words.IndexOf(offset)];

        internal void Store(int offset, ulong value)
        {
            int word = words.IndexOf(offset);
            if (words.Writer(word) != PageWords.Kernel)
                throw new Breach(BreachKind.Ownership, $"the kernel writes {words.Name(word)}");
            if (Contents is not null) Contents[word] = value;
        }
    }

    private readonly struct KernelPage(KernelMemory memory) : IPage
    {
        public uint Load32(int offset) => (uint)memory.Load(offset);

        public ulong Load64(int offset) => memory.Load(offset);

        public uint LoadAcquire32(int offset) => (uint)memory.Load(offset);

        public ulong LoadAcquire64(int offset) => memory.Load(offset);

        public void Store32(int offset, uint value) => memory.Store(offset, value);

        public void Store64(int offset, ulong value) => memory.Store(offset, value);

        public void StoreRelease32(int offset, uint value) => memory.Store(offset, value);

        public void StoreRelease64(int offset, ulong value) => memory.Store(offset, value);

        public void FenceAfterPublish()
        {
        }
    }
}
