using System;
using System.Collections.Generic;

namespace Mooring.Servers.Fs.Fat;

/// <summary>
/// Copies of the sectors with names and chains that are being changed: the cache has them as they will be, the copies
/// have them as they are on the disk, or as the stage that is being written makes them. A copy begins when the first
/// change of a sector is made and goes when no epoch has a change of it left.
/// </summary>
internal sealed class ShadowSectors
{
    private readonly Dictionary<ulong, Shadow> _shadows = new();
    private readonly Stack<byte[]> _spare = new();

    /// <summary>The sectors of the stage that is being put together.</summary>
    public List<ulong> Touched { get; } = new();

    /// <summary>A sector is about to be changed in the cache.</summary>
    /// <param name="sector">Of the volume.</param>
    /// <param name="before">Its content, if it has no copy yet: what the disk has.</param>
    /// <param name="epoch">That changes it.</param>
    public void Keep(ulong sector, ReadOnlySpan<byte> before, ulong epoch)
    {
        if (!_shadows.TryGetValue(sector, out Shadow shadow))
        {
            shadow.Bytes = _spare.Count > 0 ? _spare.Pop() : new byte[Disk.SectorBytes];
            before.CopyTo(shadow.Bytes);
        }
        shadow.Epoch = epoch;
        _shadows[sector] = shadow;
    }

    /// <summary>The copy of a sector that has one, to be changed; it becomes one of the touched.</summary>
    public Span<byte> Touch(ulong sector)
    {
        Shadow shadow = _shadows[sector];
        if (!shadow.IsTouched)
        {
            Touched.Add(sector);
            shadow.IsTouched = true;
            _shadows[sector] = shadow;
        }
        return shadow.Bytes;
    }

    public ReadOnlySpan<byte> this[ulong sector] => _shadows[sector].Bytes;

    /// <summary>The stage is written.</summary>
    public void ClearTouched()
    {
        foreach (ulong sector in Touched)
        {
            Shadow shadow = _shadows[sector];
            shadow.IsTouched = false;
            _shadows[sector] = shadow;
        }
        Touched.Clear();
    }

    /// <summary>Everything up to this epoch is on the disk.</summary>
    public void Drop(ulong epoch)
    {
        List<ulong> done = new();
        foreach (KeyValuePair<ulong, Shadow> pair in _shadows)
            if (pair.Value.Epoch <= epoch) done.Add(pair.Key);
        foreach (ulong sector in done)
        {
            _spare.Push(_shadows[sector].Bytes);
            _shadows.Remove(sector);
        }
    }

    private struct Shadow
    {
        public byte[] Bytes;
        public ulong Epoch;
        public bool IsTouched;
    }
}
