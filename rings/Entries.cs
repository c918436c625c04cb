using System.Runtime.CompilerServices;

namespace Mooring.Rings;

/// <summary>The words of an entry: method, flags, shots and token in the first, the deadline, the payload.</summary>
internal static class Entries
{
    /// <summary>Fills the 64 bytes of an entry with plain stores.</summary>
    /// <param name="at">Bytes from the first entry. The sums below are displacements in the machine code.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TPage>(TPage page, nuint at, in Command command, uint kind, uint token)
        where TPage : struct, IPage
    {
        page.Store32(Geometry.Commands + at, kind);
        page.Store32(Geometry.Commands + 4 + at, token);
        page.Store64(Geometry.Commands + 8 + at, command.Deadline);
        page.Store64(Geometry.Commands + 16 + at, command.Payload.A);
        page.Store64(Geometry.Commands + 24 + at, command.Payload.B);
        page.Store64(Geometry.Commands + 32 + at, command.Payload.C);
        page.Store64(Geometry.Commands + 40 + at, command.Payload.D);
        page.Store64(Geometry.Commands + 48 + at, command.Payload.E);
        page.Store64(Geometry.Commands + 56 + at, command.Payload.F);
    }

    public static ulong FirstWord(uint kind, uint token) => kind | (ulong)token << 32;

    public static Command From(ulong first, ulong deadline) => new((ushort)first)
    {
        Flags = (CommandFlags)(byte)(first >> 16),
        Shots = (byte)(first >> 24),
        Token = (uint)(first >> 32),
        Deadline = deadline,
    };
}
