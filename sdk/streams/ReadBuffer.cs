using System;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Sdk;

/// <summary>
/// The bounded memory between who fills and who reads: unread bytes in one piece, room behind them. What is read lies
/// still until it is consumed; the rest moves to the front only when there is no other room.
/// </summary>
internal sealed class ReadBuffer
{
    public const int Bytes = 64 * 1024;

    /// <summary>Regions that are kept for the next reader.</summary>
    private const int MostSpare = 4;

    private static MappedRegion[]? s_spare;
    private static int s_spares;

    private readonly MappedRegion _region;
    private int _start, _end, _examined;
    private bool _isReleased;

    private ReadBuffer(MappedRegion region) => _region = region;

    public static Result<ReadBuffer> Create()
    {
        if (s_spares > 0) return new ReadBuffer(s_spare![--s_spares]);
        Result<MappedRegion> region = Regions.CreateMapped(Bytes / Limits.PageBytes);
        return region.IsOk ? new ReadBuffer(region.Value) : region.Code;
    }

    /// <summary>What has come and is not consumed.</summary>
    public SharedBytes Unread => _region.Bytes.Slice(_start, _end - _start);

    /// <summary>Something has come that the reader has not looked at.</summary>
    public bool HasNews => _end > _examined;

    public int Room => _isReleased ? 0 : Bytes - (_end - _start);

    /// <summary>Takes as many bytes as there is room for.</summary>
    /// <returns>Where they lie and how many; they count after <see cref="Filled"/>.</returns>
    public SharedBytes Fill(int most)
    {
        int count = Math.Min(most, Room);
        if (count > Bytes - _end) MoveToFront();
        return _region.Bytes.Slice(_end, count);
    }

    /// <summary>So many bytes are where <see cref="Fill"/> said.</summary>
    public void Filled(int count) => _end += count;

    public void Advance(int consumed, int examined)
    {
        if ((uint)consumed > (uint)examined || (uint)examined > (uint)(_end - _start))
            Environment.FailFast("a reader advances beyond what it has read");
        _examined = _start + examined;
        _start += consumed;
        if (_start == _end) _start = _end = _examined = 0;
    }

    public void Release()
    {
        if (_isReleased) return;
        _isReleased = true;
        _start = _end = _examined = 0;
        s_spare ??= new MappedRegion[MostSpare];
        if (s_spares < MostSpare) s_spare[s_spares++] = _region;
        else _region.Release();
    }

    private void MoveToFront()
    {
        Unread.Span.CopyTo(_region.Bytes.Span);
        _end -= _start;
        _examined -= _start;
        _start = 0;
    }
}
