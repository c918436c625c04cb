using System.Buffers.Binary;
using System.Threading;
using System.Threading.Tasks;
using Mooring.LibcShim.Abi;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Posix;

/// <summary>wait4 and waitid: which children, and what of them.</summary>
internal readonly struct Waiting(Process parent, int kind, int id, int options)
{
    public const int NoHang = 1, Stopped = 2, Exited = 4, Continued = 8, Keeps = 0x0100_0000;

    private const int Known = NoHang | Stopped | Exited | Continued | Keeps;
    private const int ContinuedStatus = 0xFFFF;

    public async ValueTask<Result<long>> Run(ProcessTable table, SharedBytes into, CancellationToken cancel)
    {
        if ((options & ~Known) != 0 || (options & (Stopped | Exited | Continued)) == 0) return Failure.Invalid;
        while (true)
        {
            long found = Find(table, out Told told);
            if (found > 0 && !told.Write(into)) return Failure.Invalid;
            if (found != 0 || (options & NoHang) != 0) return found;
            if (cancel.IsCancellationRequested) return StatusCode.Cancelled;
            await parent.Changes.Next(cancel);
        }
    }

    /// <returns>A pid; 0: nothing to tell yet; ECHILD.</returns>
    public long Find(ProcessTable table, out Told told)
    {
        told = default;
        bool hasAny = false;
        foreach (Process child in parent.Children)
        {
            if (!Fits(child)) continue;
            hasAny = true;
            if (!TryTell(child, out told)) continue;
            if ((options & Keeps) == 0) Take(table, child);
            return child.Id;
        }
        return hasAny ? 0 : Failure.Of(Errno.ECHILD);
    }

    private bool Fits(Process child) => kind switch
    {
        0 => true,
        1 => child.Id == id,
        _ => child.Group == (id == 0 ? parent.Group : id),
    };

    private bool TryTell(Process child, out Told told)
    {
        int status = child.Status, signal = status & 0x7F;
        told = new Told { Status = status, CpuTimeNs = (child.Body?.CpuTimeNs ?? 0) + child.ChildrenCpuNs };
        if (child.Phase == Phase.Ended && (options & Exited) != 0)
        {
            told.Code = signal == 0 ? SignalInfo.Exited : SignalInfo.Killed + (status >> 7 & 1);
            told.Signal = signal == 0 ? status >> 8 & 0xFF : signal;
            return true;
        }
        if (child.HasStopToTell && (options & Stopped) != 0)
            (told.Code, told.Signal) = (SignalInfo.Stopped, status >> 8);
        else if (child.HasContinueToTell && (options & Continued) != 0)
            (told.Code, told.Signal, told.Status) = (SignalInfo.Continued, Signals.Continue, ContinuedStatus);
        return told.Code != 0;
    }

    private static void Take(ProcessTable table, Process child)
    {
        if (child.Phase == Phase.Ended) table.Reap(child);
        else child.HasStopToTell = child.HasContinueToTell = false;
    }

    /// <summary>What a wait tells.</summary>
    internal struct Told
    {
        private const int Bytes = 160, RusageOffset = 16;
        private const ulong NsPerSecond = 1_000_000_000, NsPerMicrosecond = 1000;

        public int Status, Code, Signal;
        public ulong CpuTimeNs;

        /// <summary>As <see cref="IPosixCalls.WaitFor"/> says.</summary>
        public readonly bool Write(SharedBytes into)
        {
            if (into.Length < Bytes) return false;
            System.Span<byte> to = into.Span.Slice(0, Bytes);
            to.Clear();
            BinaryPrimitives.WriteInt32LittleEndian(to, Status);
            BinaryPrimitives.WriteInt32LittleEndian(to.Slice(4), Code);
            BinaryPrimitives.WriteInt32LittleEndian(to.Slice(8), Signal);
            BinaryPrimitives.WriteUInt64LittleEndian(to.Slice(RusageOffset), CpuTimeNs / NsPerSecond);
            BinaryPrimitives.WriteUInt64LittleEndian(
                to.Slice(RusageOffset + 8), CpuTimeNs % NsPerSecond / NsPerMicrosecond);
            return true;
        }
    }
}
