using System;
using Mooring.Rings;

namespace Mooring.Tests.Explorer;

/// <summary>Where a section of the kernel happens: in a state, on a thread's processor, with questions open.</summary>
internal readonly record struct Section(WorldState State, int Thread, Chooser Chooser)
{
    internal SharedMemory Memory => State.Memory;
}

/// <summary>A channel's page as the kernel sees it. Outside of a section stores go nowhere.</summary>
internal sealed class KernelMemory(PageWords words, int channel)
{
    internal Section? At { get; set; }

    internal ulong Load(nuint offset, bool acquires)
    {
        Section at = At!.Value;
        int word = words.IndexOf(channel, offset, out _);
        int option = at.Chooser.Choose(at.Memory.Options(at.Thread, word));
        return at.Memory.Load(at.Thread, word, option, acquires);
    }

    internal void Store(nuint offset, ulong value, bool releases)
    {
        int word = words.IndexOf(channel, offset, out _);
        if (words.Writer(word) != PageWords.Kernel)
            throw new Breach(BreachKind.Ownership, $"the kernel writes {words.Name(word)}");
        if (At is Section at) at.Memory.Store(at.Thread, word, value, releases);
    }
}

/// <summary>The memory policy of the kernel's ends.</summary>
internal readonly struct KernelPage(KernelMemory memory) : IPage
{
    public uint Load32(nuint offset) => (uint)memory.Load(offset, acquires: false);

    public ulong Load64(nuint offset) => memory.Load(offset, acquires: false);

    public void LoadEntry(nuint offset, out Command entry) => throw new NotSupportedException();

    public uint LoadAcquire32(nuint offset) => (uint)memory.Load(offset, acquires: true);

    public ulong LoadAcquire64(nuint offset) => memory.Load(offset, acquires: true);

    public void Store32(nuint offset, uint value) => memory.Store(offset, value, releases: false);

    public void Store64(nuint offset, ulong value) => memory.Store(offset, value, releases: false);

    public void StoreRelease32(nuint offset, uint value) => memory.Store(offset, value, releases: true);

    public void StoreRelease64(nuint offset, ulong value) => memory.Store(offset, value, releases: true);

    public void FenceAfterPublish()
    {
    }
}
