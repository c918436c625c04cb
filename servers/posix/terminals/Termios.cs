using System;
using System.Buffers.Binary;

namespace Mooring.Servers.Posix;

/// <summary>
/// How a terminal is set: the kernel's struct termios of 36 bytes (include/uapi/asm-generic/termbits.h).
/// </summary>
internal sealed class Termios
{
    public const int Bytes = 36;

    private const int CharactersOffset = 17, CharacterCount = 19;

    private readonly byte[] _characters = [3, 28, 127, 21, 4, 0, 1, 0, 17, 19, 26, 0, 18, 15, 23, 22, 0, 0, 0];
    private uint _control = 0xBF;
    private byte _line;

    public InputFlags Input { get; private set; } = InputFlags.ReturnToNewLine | InputFlags.Flow | InputFlags.Utf8;

    public OutputFlags Output { get; private set; } = OutputFlags.Processes | OutputFlags.NewLineToBoth;

    public LocalFlags Local { get; private set; } =
        LocalFlags.Signals | LocalFlags.Canonical | LocalFlags.Echo | LocalFlags.EchoErase | LocalFlags.EchoKill
        | LocalFlags.EchoControl | LocalFlags.EchoKillErase | LocalFlags.Extended;

    public byte this[ControlCharacter which] => _characters[(int)which];

    public bool Has(InputFlags flag) => (Input & flag) != 0;

    public bool Has(OutputFlags flag) => (Output & flag) != 0;

    public bool Has(LocalFlags flag) => (Local & flag) != 0;

    /// <summary>Is a byte this character? One that is set to 0 is none.</summary>
    public bool Is(byte value, ControlCharacter which) => value != 0 && value == _characters[(int)which];

    public void Write(Span<byte> to)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(to, (uint)Input);
        BinaryPrimitives.WriteUInt32LittleEndian(to.Slice(4), (uint)Output);
        BinaryPrimitives.WriteUInt32LittleEndian(to.Slice(8), _control);
        BinaryPrimitives.WriteUInt32LittleEndian(to.Slice(12), (uint)Local);
        to[16] = _line;
        _characters.CopyTo(to.Slice(CharactersOffset));
    }

    public void Read(ReadOnlySpan<byte> from)
    {
        Input = (InputFlags)BinaryPrimitives.ReadUInt32LittleEndian(from);
        Output = (OutputFlags)BinaryPrimitives.ReadUInt32LittleEndian(from.Slice(4));
        _control = BinaryPrimitives.ReadUInt32LittleEndian(from.Slice(8));
        Local = (LocalFlags)BinaryPrimitives.ReadUInt32LittleEndian(from.Slice(12));
        _line = from[16];
        from.Slice(CharactersOffset, CharacterCount).CopyTo(_characters);
    }
}

[Flags]
internal enum InputFlags : uint
{
    NewLineToReturn = 0x40,
    IgnoresReturn = 0x80,
    ReturnToNewLine = 0x100,
    Flow = 0x400,
    Utf8 = 0x4000,
}

[Flags]
internal enum OutputFlags : uint
{
    Processes = 1,
    NewLineToBoth = 4,
    ReturnToNewLine = 8,
}

[Flags]
internal enum LocalFlags : uint
{
    Signals = 1,
    Canonical = 2,
    Echo = 8,
    EchoErase = 0x10,
    EchoKill = 0x20,
    EchoNewLine = 0x40,
    KeepsInput = 0x80,
    StopsBackground = 0x100,
    EchoControl = 0x200,
    EchoKillErase = 0x800,
    Extended = 0x8000,
}

/// <summary>Indices of c_cc.</summary>
internal enum ControlCharacter
{
    Interrupt = 0,
    Quit = 1,
    Erase = 2,
    Kill = 3,
    EndOfFile = 4,
    Time = 5,
    Least = 6,
    Start = 8,
    Stop = 9,
    Suspend = 10,
    EndOfLine = 11,
    Reprint = 12,
    WordErase = 14,
    Literal = 15,
    SecondEndOfLine = 16,
}
