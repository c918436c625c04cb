using System.Runtime.CompilerServices;

namespace Mooring.Ports;

/// <summary>
/// The ready sources of a port, in their bands, and whether somebody waits for them: the kernel's half of a port.
/// </summary>
public class ReadyList : Bands
{
    private const uint Awaited = 1u << 31;

    /// <summary>Somebody waits for packets; whoever keeps the waiters says so.</summary>
    protected bool IsAwaited
    {
        get => (Signs & Awaited) != 0;
        set => Signs = value ? Signs | Awaited : Ready;
    }

    /// <summary>Nothing is ready and nobody waits.</summary>
    public bool IsIdle
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Signs == 0;
    }

    /// <summary>Somebody begins to wait on a list that <see cref="IsIdle"/>, or the only one who did goes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected void SetAwaited(bool isAwaited) => Signs = isAwaited ? Awaited : 0;

    /// <summary>Takes the packet of the source whose turn it is. The list must not be empty.</summary>
    public Packet Pop() => Unsafe.As<Source>(TakeFrom(TurnOf(Ready))).TakePacket();

    internal void Push(Source source) => Put(source, source.Band);

    internal void Remove(Source source) => Drop(source, source.Band);
}
