using System;
using System.Buffers.Binary;

namespace Mooring.Servers.Fs.Fat;

/// <summary>
/// A name in pieces of thirteen UTF-16 units, one piece a slot, the last piece first, right before the slot with the
/// short name ("FAT Long Directory Entries"). Each piece says its place (from 1; 0x40 marks the last) and the checksum
/// of the short name; a run that does not fit together is nobody's name. Behind the end of a name comes a 0, then all
/// ones.
/// </summary>
internal static class LongName
{
    public const int MostUnits = 255, UnitsPerSlot = 13, MostSlots = 20;
    public const byte LastPiece = 0x40;
    private const int PlaceMask = 0x3F;

    /// <summary>Where in a slot the units lie.</summary>
    private static ReadOnlySpan<byte> Places => [1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30];

    /// <summary>How many slots a name takes, without the one of its short name.</summary>
    public static int SlotsOf(int units) => (units + UnitsPerSlot - 1) / UnitsPerSlot;

    /// <summary>May a file be called so? Not "." and "..", no blank or dot at the end, none of some signs.</summary>
    public static bool Check(ReadOnlySpan<char> name)
    {
        if (name.Length is 0 or > MostUnits || name[name.Length - 1] is ' ' or '.') return false;
        foreach (char letter in name)
            if (letter < ' ' || (letter < 0x80 && "\"*/:<>?\\|\x7F".IndexOf(letter) >= 0)) return false;
        return true;
    }

    /// <summary>Can a name that stands on a disk be part of a path?</summary>
    public static bool CanBeServed(ReadOnlySpan<char> name) =>
        name.Length > 0 && name.IndexOf('/') < 0 && name.IndexOf('\0') < 0 && !name.SequenceEqual(".".AsSpan())
        && !name.SequenceEqual("..".AsSpan());

    /// <summary>Makes the slot of one piece.</summary>
    /// <param name="slot">32 bytes.</param>
    /// <param name="name">The whole name.</param>
    /// <param name="place">From 1 on.</param>
    /// <param name="checksum">Of the short name.</param>
    public static void WritePiece(Span<byte> slot, ReadOnlySpan<char> name, int place, byte checksum)
    {
        slot.Clear();
        bool isLast = place == SlotsOf(name.Length);
        slot[0] = (byte)(isLast ? place | LastPiece : place);
        slot[11] = (byte)FatAttributes.LongName;
        slot[13] = checksum;
        for (int i = 0; i < UnitsPerSlot; i++)
        {
            int at = (place - 1) * UnitsPerSlot + i;
            ushort unit = at < name.Length ? name[at] : at == name.Length ? (ushort)0 : (ushort)0xFFFF;
            BinaryPrimitives.WriteUInt16LittleEndian(slot.Slice(Places[i]), unit);
        }
    }

    /// <summary>Puts pieces together as they come. A value of zeros has none.</summary>
    internal struct Reader
    {
        private readonly char[] _units = new char[MostSlots * UnitsPerSlot];
        private int _missing, _length;
        private byte _checksum;

        public Reader()
        {
        }

        /// <summary>How many slots were taken, if the next slot is that of the short name.</summary>
        public int Slots { get; private set; }

        /// <summary>Takes the next slot, which holds a piece. What does not fit starts again or is dropped.</summary>
        public void Take(ReadOnlySpan<byte> slot)
        {
            int place = slot[0] & PlaceMask;
            bool isLast = (slot[0] & LastPiece) != 0;
            if (isLast && place is > 0 and <= MostSlots)
            {
                (_missing, _checksum, _length, Slots) = (place, slot[13], place * UnitsPerSlot, 0);
            }
            if (place == 0 || place != _missing || slot[13] != _checksum)
            {
                Drop();
                return;
            }
            for (int i = 0; i < UnitsPerSlot; i++)
            {
                char unit = (char)BinaryPrimitives.ReadUInt16LittleEndian(slot.Slice(Places[i]));
                int at = (place - 1) * UnitsPerSlot + i;
                _units[at] = unit;
                if (isLast && unit == 0) _length = Math.Min(_length, at);
            }
            _missing--;
            Slots++;
        }

        /// <summary>The name that belongs to a short one; empty: none.</summary>
        public readonly ReadOnlySpan<char> NameFor(ShortName name)
        {
            bool isWhole = Slots > 0 && _missing == 0 && _checksum == name.Checksum && _length is > 0 and <= MostUnits;
            return isWhole ? new ReadOnlySpan<char>(_units, 0, _length) : default;
        }

        /// <summary>Nothing of what was taken counts.</summary>
        public void Drop() => (_missing, Slots) = (0, 0);
    }
}
