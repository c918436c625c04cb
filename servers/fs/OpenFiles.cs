using System.Collections.Generic;
using Mooring.Sdk;

namespace Mooring.Servers.Fs;

/// <summary>
/// The files that a client has open, by number: its place, and above it how often one has been opened, so that an old
/// number means nothing. The count begins anywhere: a number that another server gave means nothing either.
/// </summary>
internal sealed class OpenFiles
{
    private const int PlaceBits = 10;
    private const uint PlaceMask = (1 << PlaceBits) - 1;

    private readonly List<Row> _rows = new();
    private readonly Stack<int> _free = new();
    private uint _opened;

    /// <param name="start">Where the count begins.</param>
    public OpenFiles(uint start) => _opened = start;

    public bool IsFull => _rows.Count - _free.Count >= IFiles.MostOpen;

    /// <returns>Its number.</returns>
    public uint Add(OpenFile file)
    {
        if (!_free.TryPop(out int place))
        {
            place = _rows.Count;
            _rows.Add(default);
        }
        uint number = ++_opened << PlaceBits | (uint)place;
        if (number == 0) number = ++_opened << PlaceBits;
        _rows[place] = new Row(number, file);
        return number;
    }

    /// <summary>Null: there is none of this number.</summary>
    public OpenFile? Find(uint number)
    {
        int place = (int)(number & PlaceMask);
        return place < _rows.Count && _rows[place].Number == number ? _rows[place].File : null;
    }

    /// <summary>Takes it out of the table. Null: there is none of this number.</summary>
    public OpenFile? Remove(uint number)
    {
        if (Find(number) is not { } file) return null;
        int place = (int)(number & PlaceMask);
        _rows[place] = default;
        _free.Push(place);
        return file;
    }

    /// <summary>One after the other, until there is none.</summary>
    public OpenFile? RemoveAny()
    {
        for (int place = 0; place < _rows.Count; place++)
            if (_rows[place].File is not null) return Remove(_rows[place].Number);
        return null;
    }

    private readonly struct Row(uint number, OpenFile? file)
    {
        public readonly uint Number = number;
        public readonly OpenFile? File = file;
    }
}
