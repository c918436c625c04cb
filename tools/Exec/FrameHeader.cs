using System;
using System.Buffers.Binary;

namespace Mooring.Tools.Exec;

/// <summary>
/// A frame of the exec line (COM2), both ways: <c>u8 kind, u32 length, payload</c>, little endian.
/// </summary>
/// <remarks>
/// Parties: this tool and the guest's exec session, over a serial line that neither loses nor reorders bytes.
/// <code>
///   guest  R                         ready
///   host   S script                  exactly once
///   guest  O bytes | E bytes ...     in the order in which the commands wrote them
///   guest  X status                  the end; the guest powers off
/// </code>
/// Corners: an output may be cut into frames anywhere, also inside a character; a frame may be empty. Flow control is
/// the line's own: while the host does not read, the guest's transmitter does not empty. The guest is not trusted: a
/// kind that is none, a length beyond <see cref="LongestPayload"/>, a frame out of turn, and an end without X are
/// errors that are named, never waited for.
/// </remarks>
public readonly record struct FrameHeader(FrameKind Kind, uint Length)
{
    /// <summary>Bytes of a header on the line.</summary>
    public const int Size = 5;

    /// <summary>Longest payload that is taken, in bytes.</summary>
    public const uint LongestPayload = 1 << 20;

    /// <summary>Reads the first <see cref="Size"/> bytes.</summary>
    public static FrameHeader Read(ReadOnlySpan<byte> bytes) =>
        new((FrameKind)bytes[0], BinaryPrimitives.ReadUInt32LittleEndian(bytes[1..]));

    /// <summary>Writes the first <see cref="Size"/> bytes.</summary>
    public void Write(Span<byte> bytes)
    {
        bytes[0] = (byte)Kind;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[1..], Length);
    }

    /// <summary>Why a host must not take this frame from a guest; null when it may.</summary>
    public string? Refusal() => Kind switch
    {
        FrameKind.Ready when Length != 0 => $"a ready frame with {Length} bytes",
        FrameKind.Exit when Length != sizeof(int) => $"an exit frame with {Length} bytes",
        FrameKind.Output or FrameKind.Error when Length > LongestPayload => $"a frame of {Length} bytes",
        FrameKind.Ready or FrameKind.Exit or FrameKind.Output or FrameKind.Error => null,
        _ => $"a frame of kind 0x{(byte)Kind:X2}",
    };
}
