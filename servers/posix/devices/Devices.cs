using System.Threading.Tasks;
using Mooring.LibcShim.Abi;
using Mooring.Runtime;

namespace Mooring.Servers.Posix;

/// <summary>Devices that are not terminals; the values are their minor numbers.</summary>
internal enum DeviceKind
{
    Null = 3,
    Zero = 5,
    Full = 7,
    Random = 8,
    UnforeseeableRandom = 9,
}

/// <summary>A name of one of them.</summary>
internal sealed class DeviceNode(LinuxSystem system, DeviceKind kind, string path) : VirtualNode
{
    private const ulong Memory = 0x100;

    /// <inheritdoc/>
    public override uint Mode => StatRecord.Character | 0x1B6;

    /// <inheritdoc/>
    public override ulong DeviceNumber => Memory | (ulong)kind;

    /// <inheritdoc/>
    public override Description? Open(OpenFlags flags, out long code)
    {
        code = 0;
        return new DeviceDescription(system, kind, path, flags);
    }
}

/// <summary>One of them, opened.</summary>
internal sealed class DeviceDescription(LinuxSystem system, DeviceKind kind, string path, OpenFlags flags)
    : Description(flags)
{
    /// <inheritdoc/>
    public override string Name => path;

    /// <inheritdoc/>
    public override async ValueTask<Result<long>> Read(SharedBytes into, long offset, Asking asking)
    {
        if (!MayRead) return Failure.BadDescriptor;
        if (kind == DeviceKind.Null) return 0;
        if (kind is DeviceKind.Zero or DeviceKind.Full) into.Span.Clear();
        else await system.Entropy.Fill(into);
        return into.Length;
    }

    /// <inheritdoc/>
    public override ValueTask<Result<long>> Write(SharedBytes from, long offset, Asking asking)
    {
        if (!MayWrite) return new(Failure.BadDescriptor);
        return new(kind == DeviceKind.Full && from.Length > 0 ? Failure.Of(Errno.ENOSPC) : from.Length);
    }

    /// <inheritdoc/>
    public override ValueTask<Result<long>> Seek(long offset, int whence) => new(0);

    /// <inheritdoc/>
    public override ValueTask<Result<long>> Stat(SharedBytes into) => new(new StatRecord
    {
        Mode = StatRecord.Character | 0x1B6, Node = StatRecord.NodeOf(path), Device = 5,
        DeviceItself = 0x100 | (ulong)kind,
    }.Write(into));
}
