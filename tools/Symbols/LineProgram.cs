using System;
using System.Collections.Generic;
using System.IO;

namespace Mooring.Tools.Symbols;

/// <summary>
/// One unit of a <c>.debug_line</c> section: a header, a table of files, and a program for a small machine whose every
/// <i>copy</i> appends a row (DWARF 4, section 6.2; versions 2 and 3 differ by one header byte).
/// </summary>
/// <remarks>
/// Opcodes below <c>opcode_base</c> are standard, opcode 0 opens an extended one with its own length, and those from
/// <c>opcode_base</c> on are special: each advances address and line at once and copies. nasm writes version 3, ilc 4.
/// A sequence ends with an address one behind its last instruction; that row is kept with line 0.
/// </remarks>
public ref struct LineProgram
{
    private readonly List<LineRow> _rows;
    private readonly List<string> _directories = [""];
    private readonly List<string> _files = [""];
    private ByteCursor _code;
    private int _end;
    private ushort _version;
    private byte _minimumLength, _lineRange, _opcodeBase;
    private sbyte _lineBase;
    private byte[] _operandCounts = [];

    private ulong _address;
    private ulong _file = 1;
    private long _line = 1;

    private LineProgram(ByteCursor code, List<LineRow> rows)
    {
        _code = code;
        _rows = rows;
    }

    /// <summary>All rows of all units, in the order of the section.</summary>
    /// <exception cref="InvalidDataException">The section is malformed or of another version than 2 to 4.</exception>
    public static List<LineRow> ReadAll(ReadOnlySpan<byte> section)
    {
        var rows = new List<LineRow>();
        int position = 0;
        while (position < section.Length)
        {
            var program = new LineProgram(new ByteCursor(section, position), rows);
            program.ReadHeader();
            program.Run();
            position = program._end;
        }
        return rows;
    }

    private void ReadHeader()
    {
        uint length = _code.U32();
        if (length >= 0xFFFFFFF0) throw new InvalidDataException(".debug_line: 64-bit DWARF");
        _end = checked(_code.Position + (int)length);
        _version = _code.U16();
        if (_version is < 2 or > 4) throw new InvalidDataException($".debug_line: version {_version}");
        uint headerLength = _code.U32();
        int program = checked(_code.Position + (int)headerLength);
        _minimumLength = _code.U8();
        if (_version >= 4) _code.Skip(1);
        _code.Skip(1);
        _lineBase = (sbyte)_code.U8();
        _lineRange = _code.U8();
        ReadOperandCounts();
        ReadFiles();
        _code.Skip((ulong)(program - _code.Position));
    }

    private void ReadOperandCounts()
    {
        _opcodeBase = _code.U8();
        _operandCounts = new byte[_opcodeBase];
        for (int opcode = 1; opcode < _opcodeBase; opcode++) _operandCounts[opcode] = _code.U8();
    }

    private void ReadFiles()
    {
        for (string name = _code.Text(); name.Length != 0; name = _code.Text()) _directories.Add(name);
        for (string name = _code.Text(); name.Length != 0; name = _code.Text()) ReadFile(name);
    }

    private void ReadFile(string name)
    {
        int directory = (int)_code.Uleb();
        _code.Uleb();
        _code.Uleb();
        _files.Add(Path.Combine(_directories[directory], name));
    }

    private void Run()
    {
        while (_code.Position < _end)
        {
            byte opcode = _code.U8();
            if (opcode >= _opcodeBase) Special(opcode);
            else if (opcode == 0) Extended();
            else Standard(opcode);
        }
    }

    private void Special(byte opcode)
    {
        int adjusted = opcode - _opcodeBase;
        _address += (ulong)(adjusted / _lineRange * _minimumLength);
        _line += _lineBase + adjusted % _lineRange;
        Copy();
    }

    private void Standard(byte opcode)
    {
        switch (opcode)
        {
            case 1: Copy(); break;
            case 2: _address += _code.Uleb() * _minimumLength; break;
            case 3: _line += _code.Sleb(); break;
            case 4: _file = _code.Uleb(); break;
            case 8: _address += (ulong)((255 - _opcodeBase) / _lineRange * _minimumLength); break;
            case 9: _address += _code.U16(); break;
            default:
                for (int operand = 0; operand < _operandCounts[opcode]; operand++) _code.Uleb();
                break;
        }
    }

    private void Extended()
    {
        ulong length = _code.Uleb();
        byte opcode = _code.U8();
        if (opcode == 1) EndSequence();
        else if (opcode == 2) _address = _code.U64();
        else if (opcode == 3) ReadFile(_code.Text());
        else _code.Skip(length - 1);
    }

    private readonly void Copy() => _rows.Add(new LineRow(_address, _files[(int)_file], (uint)_line));

    private void EndSequence()
    {
        _rows.Add(new LineRow(_address, "", 0));
        _address = 0;
        _file = 1;
        _line = 1;
    }
}
