using System;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Sdk;

/// <summary>
/// The bounded memory between who fills and who reads: unread bytes in one piece, room behind them. What is read lies
/// still until <see cref="Advance"/>: who fills meanwhile has the room behind it and no more. Afterwards the rest moves
/// to the front when there is no other room.
/// </summary>
internal sealed class ReadBuffer
{
    public const int Bytes = 64 * 1024;

    /// <summary>Regions that are kept for the next reader.</summary>
    private const int MostSpare = 4;

    private static MappedRegion[]? s_spare;
    private static int s_spares;

    /// <summary>Null: the memory is somebody else's.</summary>
    private readonly MappedRegion? _region;
    private readonly SharedBytes _memory;
    private int _start, _end, _examined;
    private bool _isLent, _isReleased;

    private ReadBuffer(MappedRegion region) => (_region, _memory) = (region, region.Bytes);

    /// <summary>Over memory that whoever makes it gives back, after the buffer's release.</summary>
    public ReadBuffer(SharedBytes memory) => _memory = memory;

    public static Result<ReadBuffer> Create()
    {
        if (s_spares > 0) return new ReadBuffer(s_spare![--s_spares]);
        Result<MappedRegion> region = Regions.CreateMapped(Bytes / Limits.PageBytes);
        return region.IsOk ? new ReadBuffer(region.Value) : region.Code;
    }

    /// <summary>What has come and is not consumed; where it lies until <see cref="Advance"/>.</summary>
    public SharedBytes Lend()
    {
        _isLent = true;
        return Unread;
    }

    /// <summary>Something has come that the reader has not looked at.</summary>
    public bool HasNews => _end > _examined;

    public int Room => _isReleased ? 0 : _memory.Length - (_isLent ? _end : _end - _start);

    private SharedBytes Unread => _memory.Slice(_start, _end - _start);

    /// <summary>Takes as many bytes as there is room for.</summary>
    /// <returns>Where they lie and how many; they count after <see cref="Filled"/>.</returns>
    public SharedBytes Fill(int most)
    {
        int count = Math.Min(most, Room);
        if (count > _memory.Length - _end) MoveToFront();
        return _memory.Slice(_end, count);
    }

    /// <summary>So many bytes are where <see cref="Fill"/> said.</summary>
    public void Filled(int count) => _end += count;

    public void Advance(int consumed, int examined)
    {
        if ((uint)consumed > (uint)examined || (uint)examined > (uint)(_end - _start))
            Environment.FailFast("a reader advances beyond what it has read");
        _isLent = false;
        _examined = _start + examined;
        _start += consumed;
        if (_start == _end) _start = _end = _examined = 0;
    }

    public void Release()
    {
        if (_isReleased) return;
        _isReleased = true;
        _start = _end = _examined = 0;
        if (_region is not { } region) return;
        s_spare ??= new MappedRegion[MostSpare];
        if (s_spares < MostSpare) s_spare[s_spares++] = region;
        else region.Release();
    }

    private void MoveToFront()
    {
        Unread.Span.CopyTo(_memory.Span);
        _end -= _start;
        _examined -= _start;
        _start = 0;
    }
}
