using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Mooring.Kernel.Objects;
using Mooring.Ports;

namespace Mooring.Kernel;

/// <summary>
/// The arms in a thread's enter block. Each is read from the block once per step, and its handle looked up again: what
/// the process changes meanwhile it changes for itself.
/// </summary>
/// <param name="count">0 to <see cref="Limits.Arms"/>.</param>
internal readonly struct ArmList(Thread thread, int count) : IArms, IPeers
{
    public int Count => count;

    public bool TryArm(int index) => Arms.TryArm(thread.Process, this[index]);

    public void Recheck(int index) => Arms.Recheck(thread.Process, this[index].End);

    public bool IncludePeer(ulong root)
    {
        for (int i = 0; i < count; i++)
            if (Arms.HasPeerIn(thread.Process, this[i].End, root)) return true;
        return false;
    }

    private Arm this[int index] =>
        MemoryMarshal.Read<Arm>(thread.Block[(EnterBlock.ArmsOffset + index * EnterBlock.ArmBytes)..]);
}

/// <summary>The one arm that travels in registers.</summary>
internal readonly struct ArmOne(Process process, Arm arm) : IArms, IPeers
{
    public int Count => 1;

    public bool TryArm(int index) => Arms.TryArm(process, arm);

    public void Recheck(int index) => Arms.Recheck(process, arm.End);

    public bool IncludePeer(ulong root) => Arms.HasPeerIn(process, arm.End, root);
}

/// <summary>One end that has been found, on the only processor.</summary>
internal readonly struct ArmEnd(ChannelEnd end, uint want, ulong seen) : IArms
{
    public int Count => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryArm(int index)
    {
        end.Arm(want, seen, 0);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Recheck(int index)
    {
        if (end.Recheck()) Arms.PortOf(end).WakeOne();
    }
}

/// <summary>Steps of the sleep sequence for one source that a process names, each under its port's lock.</summary>
internal static class Arms
{
    internal static bool TryArm(Process process, in Arm arm)
    {
        if (Find(process, arm.End) is not { } source) return false;
        Port port = PortOf(source);
        port.Take();
        source.Arm(arm.Want, arm.SeenPublish, arm.SeenHead);
        port.Give();
        return true;
    }

    internal static void Recheck(Process process, uint handle)
    {
        if (Find(process, handle) is not { } source) return;
        Port port = PortOf(source);
        port.Take();
        if (source.Recheck()) port.WakeOne();
        port.Give();
    }

    internal static bool HasPeerIn(Process process, uint handle, ulong root) =>
        Find(process, handle) is ChannelEnd { Peer: { } peer } && peer.HolderRoot == root;

    internal static Port PortOf(Source source) => Unsafe.As<Port>(source.List!);

    /// <summary>A source that the process may wait for and that has a port; null: there is none.</summary>
    private static Source? Find(Process process, uint handle)
    {
        object? end = process.Handles.Find(handle, ObjectKind.End, Rights.Wait);
        if (end is null) return FindOther(process, handle);
        Source source = Unsafe.As<Source>(end);
        return source.List is null ? null : source;
    }

    private static Source? FindOther(Process process, uint handle)
    {
        if (!process.Handles.TryLook(handle, out HandlePlace place) || (place.Rights & Rights.Wait) == 0) return null;
        if (place.Kind == ObjectKind.KernelChannel) return null;
        return place.Object is Source { List: not null } source ? source : null;
    }
}
