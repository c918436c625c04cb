using System;
using System.Runtime.CompilerServices;
using Mooring.LibcShim.Abi;
using Mooring.Ports;

namespace Mooring.LibcShim;

/// <summary>
/// The parts of the program's file that are mapped as they are, when they are touched: which addresses they have, and
/// the file's region. A fork's child gets the region from its parent, because a clone has mappings but no handles. With
/// the lock of <see cref="AddressSpace"/>.
/// </summary>
internal static unsafe class ProgramText
{
    // SAFETY: the thread is the calling one, whose state stays mapped; of the program's memory only what Copy replaces
    // is touched, which the table says is mapped, in pieces that fit into the lent buffer.
    private const int Most = 4;

    private static PieceTable s_pieces;
    private static int s_count;
    private static ulong s_region;

    /// <summary>Another program: nothing of the old one is mapped any more.</summary>
    public static void Begin(LinuxThread* thread, ulong region)
    {
        if (s_region != 0) Pages.Close(thread, s_region);
        s_region = region;
        s_count = 0;
    }

    /// <summary>False: there are too many pieces.</summary>
    public static bool TryAdd(ulong start, ulong end, ulong firstPage)
    {
        if (s_count == Most) return false;
        s_pieces[s_count++] = new Piece { Start = start, End = end, FirstPage = firstPage };
        return true;
    }

    /// <summary>Maps some pages of one piece.</summary>
    public static long Show(LinuxThread* thread, ulong start, ulong end, Protection protection)
    {
        for (int i = 0; i < s_count; i++)
        {
            Piece piece = s_pieces[i];
            if (start < piece.Start || end > piece.End) continue;
            ulong page = piece.FirstPage + (start - piece.Start) / Limits.PageBytes;
            return Pages.Show(thread, s_region, page, (end - start) / Limits.PageBytes, start, protection);
        }
        return Answer.Error(Errno.ENOMEM);
    }

    /// <summary>
    /// A range that is mapped becomes memory of the process's own with the same in it, because it is to be written.
    /// </summary>
    public static long Copy(LinuxThread* thread, ref Range range)
    {
        const Protection writable = Protection.Read | Protection.Write;
        for (ulong at = range.Start, piece; at < range.End; at += piece)
        {
            piece = Math.Min(Server.BufferBytes, range.End - at);
            User.Copy((byte*)at, thread->Buffer, piece);
            Pages.Unmap(thread, at, piece);
            long answer = Pages.Fill(thread, at, piece, writable);
            if (answer < 0)
            {
                Show(thread, at, at + piece, range.Protection);
                return answer;
            }
            User.Copy(thread->Buffer, (byte*)at, piece);
        }
        range.Flags = RangeFlags.Mapped;
        range.Protection = writable;
        return 0;
    }

    /// <summary>Gives the region to another process.</summary>
    /// <returns>Its handle there; negative: it cannot be given.</returns>
    public static long Give(LinuxThread* thread, ulong process) => s_region == 0
        ? 0
        : Kernel.Do(
            thread, KernelMethod.ProcessGive, process, s_region,
            (ulong)(Rights.Read | Rights.Execute | Rights.Give));

    /// <summary>In a fork's child.</summary>
    public static void Adopt(ulong region) => s_region = region;

    private struct Piece
    {
        public ulong Start, End, FirstPage;
    }

    [InlineArray(Most)]
    private struct PieceTable
    {
        private Piece _piece;
    }
}
