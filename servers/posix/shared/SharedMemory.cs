using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Threading.Tasks;
using Mooring.LibcShim.Abi;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Posix;

/// <summary>
/// Memory that processes share: new, or a file's.
/// <para>
/// The parties. The server makes it, window by window, when somebody touches it for the first time, and has each window
/// mapped itself. A shim asks for the windows that its program touches, maps them, and keeps no handle. A fork's child
/// has the mappings as copies at first: it drops them before it runs, and asks again. So all who have a window have the
/// same pages, and the kernel knows nothing of it.
/// </para>
/// <para>
/// Who has how much of it mapped only the shims know; the server knows which processes have something of it, and a shim
/// says when its process has nothing left. Then, and with msync and at the end of a process, pages of a file that are
/// not as they were read or written last are written. What processes write through descriptors meanwhile is not seen
/// in the windows, nor the other way round before that.
/// </para>
/// </summary>
internal sealed class SharedMemory(uint number, ISharedFile? file)
{
    public const int WindowBytes = IPosixCalls.WindowPages * Limits.PageBytes;

    private readonly Dictionary<uint, Window> _windows = new();
    private readonly Turn _turn = new();

    public uint Number { get; } = number;

    /// <summary>Null: it is nobody's but its users'.</summary>
    public ISharedFile? File { get; } = file;

    /// <summary>Processes that have something of it.</summary>
    public int Users { get; set; }

    /// <summary>Somebody may write to it.</summary>
    public bool IsWritten { get; set; }

    public int Windows => _windows.Count;

    /// <summary>Who waits at its words.</summary>
    public SharedFutexes Futexes { get; } = new();

    /// <summary>Null: nobody has touched it there.</summary>
    public SharedBytes? Seen(ulong offset) =>
        _windows.TryGetValue((uint)(offset / WindowBytes), out Window? window) ? window.Memory.Bytes : null;

    /// <returns>A window's region; EFAULT: it is behind the file's end; ENOMEM.</returns>
    public async ValueTask<(Handle Region, long Code)> Show(uint page, SharedTable table)
    {
        await _turn.Take();
        (Handle, long) shown = await Find(page, table);
        _turn.Give();
        return shown;
    }

    /// <summary>The file has what has been written until now.</summary>
    public async ValueTask<long> Synchronize()
    {
        if (File is null || !IsWritten) return 0;
        await _turn.Take();
        Result<long> length = await File.Length();
        long code = length.IsOk ? 0 : Failure.Of(length.Code);
        foreach (KeyValuePair<uint, Window> window in new List<KeyValuePair<uint, Window>>(_windows))
        {
            ulong start = window.Key * (ulong)WindowBytes;
            if (code == 0) code = await Write(window.Value, start, (ulong)length.Value);
        }
        _turn.Give();
        return code;
    }

    /// <summary>Nobody has anything of it any more.</summary>
    public void Release()
    {
        foreach (Window window in _windows.Values) window.Memory.Release();
        _windows.Clear();
        File?.Leave();
    }

    private async ValueTask<(Handle Region, long Code)> Find(uint page, SharedTable table)
    {
        ulong length = ulong.MaxValue;
        if (File is not null)
        {
            Result<long> told = await File.Length();
            if (!told.IsOk) return (default, Failure.Of(told.Code));
            length = (ulong)told.Value;
        }
        if ((ulong)page * Limits.PageBytes >= length) return (default, Failure.Of(Errno.EFAULT));
        uint index = page / IPosixCalls.WindowPages;
        if (_windows.TryGetValue(index, out Window? known)) return (known.Memory.Handle, 0);
        if (!table.HasRoom) return (default, Failure.Of(Errno.ENOMEM));
        Result<MappedRegion> memory = Regions.CreateMapped(IPosixCalls.WindowPages);
        if (!memory.IsOk) return (default, Failure.Of(Errno.ENOMEM));
        Window window = new(memory.Value);
        StatusCode code = await Read(window, index * (ulong)WindowBytes, length);
        if (code == StatusCode.Ok)
        {
            _windows.Add(index, window);
            table.Windows++;
            return (memory.Value.Handle, 0);
        }
        memory.Value.Release();
        return (default, Failure.Of(code));
    }

    private async ValueTask<StatusCode> Read(Window window, ulong start, ulong length)
    {
        if (File is null) return StatusCode.Ok;
        int wanted = (int)System.Math.Min(WindowBytes, length - start);
        StatusCode code = await File.Fill(start, window.Memory.Bytes.Slice(0, wanted));
        if (code != StatusCode.Ok) return code;
        for (int page = 0; page < IPosixCalls.WindowPages; page++) window.HasChanged(page);
        return StatusCode.Ok;
    }

    private async ValueTask<long> Write(Window window, ulong start, ulong length)
    {
        for (int page = 0; page < IPosixCalls.WindowPages; page++)
        {
            ulong at = start + (ulong)page * Limits.PageBytes;
            if (at >= length || !window.HasChanged(page)) continue;
            int bytes = (int)System.Math.Min(Limits.PageBytes, length - at);
            StatusCode code = await File!.Put(at, window.Memory.Bytes.Slice(page * Limits.PageBytes, bytes));
            if (code != StatusCode.Ok) return Failure.Of(code);
        }
        return 0;
    }

    /// <summary>Some pages, and what they were like when they were read or written last.</summary>
    private sealed class Window(MappedRegion memory)
    {
        private readonly ulong[] _sums = new ulong[IPosixCalls.WindowPages];

        public MappedRegion Memory { get; } = memory;

        /// <summary>Is a page not what it was when this was asked last?</summary>
        public bool HasChanged(int page)
        {
            ulong sum = 14695981039346656037;
            System.ReadOnlySpan<byte> bytes = Memory.Bytes.Span.Slice(page * Limits.PageBytes, Limits.PageBytes);
            foreach (ulong word in MemoryMarshal.Cast<byte, ulong>(bytes))
                sum = System.Numerics.BitOperations.RotateLeft((sum ^ word) * 1099511628211, 29);
            bool isOther = sum != _sums[page];
            _sums[page] = sum;
            return isOther;
        }
    }
}
