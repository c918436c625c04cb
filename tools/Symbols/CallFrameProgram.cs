using System;
using System.Collections.Generic;
using System.IO;

namespace Mooring.Tools.Symbols;

/// <summary>
/// Executes call frame instructions (DWARF 4, section 6.4.2) and appends a row whenever the address advances.
/// </summary>
/// <param name="information">The CIE with the alignment factors and the rules that hold when a function begins.</param>
/// <param name="rows">Where the rows go.</param>
public sealed class CallFrameProgram(CallFrameInformation information, List<FrameRow> rows)
{
    private readonly Stack<CallFrameRules> _remembered = new();
    private CallFrameRules _rules;
    private CallFrameRules _initial;
    private ulong _address;

    /// <summary>Appends the rows of one function, the last of them a stop at its end.</summary>
    public void Run(ulong start, ulong end, ReadOnlySpan<byte> instructions)
    {
        _address = start;
        _rules = default;
        Execute(information.Instructions);
        _initial = _rules;
        Execute(instructions);
        rows.Add(_rules.At(_address));
        rows.Add(FrameRow.StopAt(end));
    }

    private void Execute(ReadOnlySpan<byte> instructions)
    {
        var code = new ByteCursor(instructions);
        while (!code.AtEnd)
        {
            byte opcode = code.U8();
            ulong operand = opcode & 0x3Fu;
            if (opcode >> 6 == 1) Advance(operand);
            else if (opcode >> 6 == 2) _rules.Save(operand, (long)code.Uleb() * information.DataAlignment);
            else if (opcode >> 6 == 3) _rules.Restore(operand, _initial);
            else if (opcode is >= 0x0C and <= 0x0E) DefineCfa(opcode, ref code);
            else Other(opcode, ref code);
        }
    }

    private void Advance(ulong count)
    {
        rows.Add(_rules.At(_address));
        _address += count * information.CodeAlignment;
    }

    private void DefineCfa(byte opcode, ref ByteCursor code)
    {
        if (opcode is 0x0C or 0x0D) _rules.CfaRegister = code.Uleb();
        if (opcode is 0x0C or 0x0E) _rules.CfaOffset = (long)code.Uleb();
    }

    private void Other(byte opcode, ref ByteCursor code)
    {
        switch (opcode)
        {
            case 0x00: break;
            case 0x01: throw new InvalidDataException("DW_CFA_set_loc is not expected in .eh_frame");
            case 0x02: Advance(code.U8()); break;
            case 0x03: Advance(code.U16()); break;
            case 0x04: Advance(code.U32()); break;
            case 0x05: _rules.Save(code.Uleb(), (long)code.Uleb() * information.DataAlignment); break;
            case 0x06: _rules.Restore(code.Uleb(), _initial); break;
            case 0x07 or 0x08: _rules.Save(code.Uleb(), null); break;
            case 0x09: _rules.Save(code.Uleb(), null); code.Uleb(); break;
            case 0x0A: _remembered.Push(_rules); break;
            case 0x0B: _rules = _remembered.Pop(); break;
            case 0x0F: _rules.CfaRegister = null; code.Skip(code.Uleb()); break;
            case 0x10 or 0x16: _rules.Save(code.Uleb(), null); code.Skip(code.Uleb()); break;
            default: Signed(opcode, ref code); break;
        }
    }

    private void Signed(byte opcode, ref ByteCursor code)
    {
        switch (opcode)
        {
            case 0x11: _rules.Save(code.Uleb(), code.Sleb() * information.DataAlignment); break;
            case 0x12: _rules.CfaRegister = code.Uleb(); goto case 0x13;
            case 0x13: _rules.CfaOffset = code.Sleb() * information.DataAlignment; break;
            case 0x2E: code.Uleb(); break;
            default: throw new InvalidDataException($"call frame instruction 0x{opcode:X2} is unknown");
        }
    }
}
