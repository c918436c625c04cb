using System;
using System.Buffers.Binary;
using System.Collections.Generic;

namespace Mooring.Tests.Runtime;

/// <summary>Writes small ELF files for the tests: sound as they come, and everything can be changed.</summary>
internal sealed class ElfBuilder
{
    public const int HeaderBytes = 64, ProgramHeaderBytes = 56;

    private readonly List<byte[]> _programHeaders = [];
    private readonly byte[] _body = new byte[0x5000];

    public ulong Entry { get; set; } = 0x40_0010;

    /// <summary>A program as the toolchain links it: code, constants, variables, the note.</summary>
    public static ElfBuilder Program() => new ElfBuilder()
        .Load(flags: 5, offset: 0x1000, address: 0x40_0000, file: 0x200, memory: 0x200)
        .Load(flags: 4, offset: 0x2000, address: 0x40_1000, file: 0x300, memory: 0x300)
        .Load(flags: 6, offset: 0x3000, address: 0x40_2000, file: 0x100, memory: 0x2345)
        .Note("Mooring\0", 1, 1);

    public ElfBuilder Load(uint flags, ulong offset, ulong address, ulong file, ulong memory, ulong alignment = 4096) =>
        Header(1, flags, offset, address, file, memory, alignment);

    public ElfBuilder Header(
        uint type, uint flags, ulong offset, ulong address, ulong file, ulong memory, ulong alignment)
    {
        byte[] header = new byte[ProgramHeaderBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(header, type);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(4), flags);
        ulong[] words = [offset, address, address, file, memory, alignment];
        for (int i = 0; i < words.Length; i++)
            BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(8 + i * 8), words[i]);
        _programHeaders.Add(header);
        return this;
    }

    public ElfBuilder Note(string name, uint type, uint version)
    {
        byte[] note = new byte[24];
        BinaryPrimitives.WriteUInt32LittleEndian(note, (uint)name.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(note.AsSpan(4), 4);
        BinaryPrimitives.WriteUInt32LittleEndian(note.AsSpan(8), type);
        for (int i = 0; i < name.Length; i++) note[12 + i] = (byte)name[i];
        BinaryPrimitives.WriteUInt32LittleEndian(note.AsSpan(20), version);
        note.CopyTo(_body, 0x2000);
        return Header(4, 4, 0x2000, 0x40_1000, (ulong)note.Length, (ulong)note.Length, 4);
    }

    public byte[] Build()
    {
        byte[] file = (byte[])_body.Clone();
        ReadOnlySpan<byte> identity = [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1];
        identity.CopyTo(file);
        Write16(file, 16, 2);
        Write16(file, 18, 62);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(20), 1);
        BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(24), Entry);
        BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(32), HeaderBytes);
        Write16(file, 52, HeaderBytes);
        Write16(file, 54, ProgramHeaderBytes);
        Write16(file, 56, (ushort)_programHeaders.Count);
        for (int i = 0; i < _programHeaders.Count; i++)
            _programHeaders[i].CopyTo(file, HeaderBytes + i * ProgramHeaderBytes);
        return file;
    }

    public static void Write16(byte[] file, int at, ushort value) =>
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(at), value);
}
