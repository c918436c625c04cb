using System;
using System.Buffers.Binary;
using System.Threading.Tasks;
using Mooring.Runtime;

namespace Mooring.Servers.Posix;

/// <summary>An eventfd: a number that writes add to and a read takes away, all of it or one.</summary>
internal sealed class EventDescription(ulong number, bool isSemaphore, OpenFlags flags)
    : Description(OpenFlags.ReadWrite | flags)
{
    private const ulong Most = ulong.MaxValue - 1;

    private readonly Changes _changes = new();
    private ulong _number = number;

    /// <inheritdoc/>
    public override Changes Changes => _changes;

    /// <inheritdoc/>
    public override string Name => "anon_inode:[eventfd]";

    /// <inheritdoc/>
    public override PollEvents Ready =>
        (_number > 0 ? PollEvents.In | PollEvents.ReadNormal : PollEvents.None)
        | (_number < Most ? PollEvents.Out | PollEvents.WriteNormal : PollEvents.None);

    /// <inheritdoc/>
    public override ValueTask<Result<long>> Stat(SharedBytes into) =>
        new(new StatRecord { Mode = 0x180, Node = 2, Device = 14 }.Write(into));

    /// <inheritdoc/>
    public override ValueTask<Result<long>> Seek(long offset, int whence) => new(0L);

    protected override long TryRead(SharedBytes into, Asking asking)
    {
        if (into.Length < sizeof(ulong)) return Failure.Invalid;
        if (_number == 0) return Failure.Again;
        ulong taken = isSemaphore ? 1 : _number;
        BinaryPrimitives.WriteUInt64LittleEndian(into.Span, taken);
        _number -= taken;
        _changes.Tell();
        return sizeof(ulong);
    }

    protected override long TryWrite(SharedBytes from, Asking asking)
    {
        if (from.Length < sizeof(ulong)) return Failure.Invalid;
        ulong added = BinaryPrimitives.ReadUInt64LittleEndian(from.Span);
        if (added > Most) return Failure.Invalid;
        if (added > Most - _number) return Failure.Again;
        _number += added;
        _changes.Tell();
        return from.Length;
    }
}
