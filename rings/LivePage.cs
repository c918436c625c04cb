using System.Runtime.CompilerServices;
using System.Threading;

namespace Mooring.Rings;

/// <summary>The memory policy of the booted system: real memory, no fence on the producer's path.</summary>
public readonly unsafe struct LivePage : IPage
{
    // SAFETY: _base points to Geometry.Bytes bytes that stay mapped as long as this value is used (the kernel puts a
    // scratch page under a borrowed one that goes away), and every offset comes from Geometry, below that length.
    private readonly byte* _base;

    public LivePage(nuint address) => _base = (byte*)address;

    public nuint Address => (nuint)_base;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Load32(nuint offset) => Volatile.Read(ref *(uint*)(_base + offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Load64(nuint offset) => Volatile.Read(ref *(ulong*)(_base + offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint LoadAcquire32(nuint offset) => Volatile.Read(ref *(uint*)(_base + offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong LoadAcquire64(nuint offset) => Volatile.Read(ref *(ulong*)(_base + offset));

    /// <summary>
    /// A block copy: C# does not promise that it reads each byte once, so a test reads it in the machine code.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void LoadEntry(nuint offset, out Command entry) => entry = *(Command*)(_base + offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store32(nuint offset, uint value) => *(uint*)(_base + offset) = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store64(nuint offset, ulong value) => *(ulong*)(_base + offset) = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreRelease32(nuint offset, uint value) => Volatile.Write(ref *(uint*)(_base + offset), value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreRelease64(nuint offset, ulong value) => Volatile.Write(ref *(ulong*)(_base + offset), value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void FenceAfterPublish()
    {
    }
}
