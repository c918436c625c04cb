using System.Buffers.Binary;
using System.Threading;
using System.Threading.Tasks;
using Mooring.LibcShim.Abi;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Posix;

/// <summary>Memory of the process, and what it shares.</summary>
internal sealed partial class ThreadCalls
{
    /// <inheritdoc/>
    public ValueTask<Result<long>> Memory(
        int what, uint number, ulong a, ulong b, SharedBytes into, CancellationToken cancel) => (MemoryCall)what switch
    {
        MemoryCall.Fund => Answer(Fund(a)),
        MemoryCall.Share => Answer(Share(system.Shared.Make())),
        MemoryCall.MapFile => MapFile((int)number, a, into),
        _ => body.Shares.Find(number) is { } memory
            ? OfShared((MemoryCall)what, memory, a, b, cancel)
            : Answer(Errno.EINVAL),
    };

    private ValueTask<Result<long>> OfShared(
        MemoryCall what, SharedMemory memory, ulong a, ulong b, CancellationToken cancel) => what switch
    {
        MemoryCall.Show => Show(memory, a),
        MemoryCall.Leave => Leave(memory),
        MemoryCall.Synchronize => Synchronize(memory),
        MemoryCall.Await => memory.Futexes.Await(memory, a, b, cancel),
        MemoryCall.Wake => Answer(memory.Futexes.Wake(a, b)),
        _ => Answer(Errno.EINVAL),
    };

    private long Fund(ulong pages) =>
        system.Births.Fund(body, pages) == StatusCode.Ok ? 0 : Failure.Of(Errno.ENOMEM);

    private long Share(SharedMemory? memory)
    {
        if (memory is null) return Failure.Of(Errno.ENOMEM);
        body.Shares.Add(memory);
        return memory.Number;
    }

    private async ValueTask<Result<long>> MapFile(int descriptor, ulong how, SharedBytes into)
    {
        const ulong Shares = 1, Writes = 2;
        if (Find(descriptor) is not { } description) return Failure.BadDescriptor;
        if (into.Length < sizeof(ulong)) return Failure.Invalid;
        if (!description.MayRead || (how & Writes) != 0 && !description.MayWrite) return Failure.Of(Errno.EACCES);
        BinaryPrimitives.WriteUInt64LittleEndian(into.Span, long.MaxValue);
        if (description is not FileDescription file)
        {
            bool isRead = description is TextDescription or DeviceDescription && (how & Writes) == 0;
            return isRead ? 0 : Failure.Of(Errno.ENODEV);
        }
        file.Use();
        Result<long> length = await file.Length();
        if (length.IsOk) BinaryPrimitives.WriteUInt64LittleEndian(into.Span, (ulong)length.Value);
        long answer = !length.IsOk ? Failure.Of(length.Code)
            : (how & Shares) == 0 ? 0
            : Share(system.Shared.Of(file, (how & Writes) != 0));
        file.Leave();
        return answer;
    }

    private async ValueTask<Result<long>> Show(SharedMemory memory, ulong page)
    {
        if (page > uint.MaxValue) return Failure.Invalid;
        (Handle region, long code) = await memory.Show((uint)page, system.Shared);
        if (code != 0) return code;
        const Rights rights = Rights.Read | Rights.Write;
        Result<Handle> given = Processes.Give(body.Kernel, region, rights);
        return given.IsOk ? given.Value.Value : Failure.Of(Errno.ENOMEM);
    }

    private async ValueTask<Result<long>> Leave(SharedMemory memory)
    {
        await body.Shares.Leave(memory, system.Shared);
        return 0;
    }

    private static async ValueTask<Result<long>> Synchronize(SharedMemory memory) => await memory.Synchronize();
}
