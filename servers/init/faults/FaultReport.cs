using System;
using System.Runtime.InteropServices;
using System.Text;
using Mooring.Diagnostics;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Servers.Init;

/// <summary>
/// The last page of a program's story: who, why, where, and how it got there, read from the registers and the memory of
/// the stopped process. The program may have left anything in both: the walk is bounded by
/// <see cref="InitLimits.Frames"/>, text by <see cref="InitLimits.MessageChars"/>, and every read may fail.
/// <para>
/// A program that ends itself (throw, a failed check) executes <c>ud2</c>, marked by the bytes behind it, in
/// <c>rt_failfast</c> with rdi = UTF-16 text and rsi = its length.
/// </para>
/// </summary>
internal readonly ref struct FaultReport
{
    private readonly Scratch _scratch;
    private readonly Handle _process;
    private readonly ProcessRecord _record;
    private readonly SymbolTable _symbols;
    private readonly StringBuilder _text;

    private FaultReport(Scratch scratch, Handle process, in ProcessRecord record, SymbolTable symbols)
    {
        _scratch = scratch;
        _process = process;
        _record = record;
        _symbols = symbols;
        _text = new StringBuilder(512);
    }

    /// <summary>Writes the report of a process that has faulted.</summary>
    /// <param name="init">Has the symbols of its program.</param>
    /// <param name="process">Which.</param>
    /// <param name="record">What the kernel knows of it.</param>
    /// <param name="exitCode">What to tell those that wait for the process.</param>
    public static string Write(Init init, ProcessEntry process, in ProcessRecord record, out int exitCode)
    {
        Result<SharedBytes> blob = StatusCode.NotFound;
        if (process.Path is { } path) blob = init.Files.Find("/symbols/" + path.Substring(path.LastIndexOf('/') + 1));
        SymbolTable symbols = default;
        if (blob.IsOk) SymbolTable.TryOpen(blob.Value.Span, out symbols);
        FaultReport report = new(init.Scratch, process.Child.Process, record, symbols);
        bool isLastWords = report.IsMarked("lastword"u8);
        exitCode = FaultCause.ExitCode(record.Vector, isLastWords);
        report._text.Append(process.Name).Append(": process ").Append(record.Id).Append(": ");
        report._text.Append(isLastWords ? report.LastWords() : report.Cause());
        report.AppendBacktrace(isLastWords);
        return report._text.ToString();
    }

    private ulong Register(RegisterIndex index) => _record.Registers[(int)index];

    private bool IsMarked(ReadOnlySpan<byte> mark)
    {
        const int InstructionBytes = 2;
        if (_record.Vector != 6) return false;
        ReadOnlySpan<byte> code =
            _scratch.Read(_process, Register(RegisterIndex.Rip), InstructionBytes + mark.Length);
        return code.Length > InstructionBytes && code.Slice(InstructionBytes).SequenceEqual(mark);
    }

    private string Cause() => IsMarked("overrun!"u8) ? "a buffer on the stack was overrun" : FaultCause.Of(_record);

    private string LastWords()
    {
        ulong length = Math.Min(Register(RegisterIndex.Rsi), InitLimits.MessageChars);
        ReadOnlySpan<byte> bytes = _scratch.Read(_process, Register(RegisterIndex.Rdi), (int)length * 2);
        StringBuilder words = new(bytes.Length / 2);
        foreach (char letter in MemoryMarshal.Cast<byte, char>(bytes))
            words.Append(char.IsControl(letter) ? ' ' : letter);
        return words.ToString();
    }

    private void AppendBacktrace(bool isLastWords)
    {
        StoppedMemory memory = new(_scratch, _process);
        UnwindCursor cursor = new()
        {
            InstructionPointer = Register(RegisterIndex.Rip),
            StackPointer = Register(RegisterIndex.Rsp),
            FramePointer = Register(RegisterIndex.Rbp),
        };
        int printed = 0, repeated = 0;
        ulong last = 0;
        for (int frame = 0; frame < InitLimits.WalkedFrames && printed < InitLimits.Frames; frame++)
        {
            if (frame > 0 && cursor.InstructionPointer == last) repeated++;
            else if (frame > 0 || !isLastWords || !_symbols.HasSymbols)
            {
                AppendRepeats(ref repeated);
                AppendFrame(cursor);
                printed++;
            }
            last = cursor.InstructionPointer;
            bool hasCaller = Unwinder.Step(_symbols, ref memory, ref cursor);
            if (!hasCaller && !(frame == 0 && TryLeave(ref memory, ref cursor))) break;
        }
        AppendRepeats(ref repeated);
        if (printed == InitLimits.Frames) _text.Append("\n  …");
    }

    /// <summary>Recursion: the same return address many times over is one line.</summary>
    private void AppendRepeats(ref int repeated)
    {
        if (repeated > 0) _text.Append("\n  … ").Append(repeated).Append(" times more");
        repeated = 0;
    }

    /// <summary>
    /// Where no rule is known at the very first frame (assembly, or a jump to nowhere) the return address is still on
    /// top of the stack, if the jump was a call.
    /// </summary>
    private bool TryLeave(ref StoppedMemory memory, ref UnwindCursor cursor)
    {
        if (!memory.TryRead(cursor.StackPointer, out ulong caller)) return false;
        if (!_symbols.TryFindFunction(caller, out _, out _)) return false;
        cursor.InstructionPointer = caller;
        cursor.StackPointer += 8;
        cursor.IsReturnAddress = true;
        return true;
    }

    private void AppendFrame(in UnwindCursor cursor)
    {
        ulong address = cursor.LookupAddress;
        _text.Append("\n  at 0x").Append(cursor.InstructionPointer.ToString("x"));
        if (_symbols.TryFindFunction(address, out ReadOnlySpan<byte> name, out ulong offset))
            _text.Append(' ').Append(Encoding.UTF8.GetString(name)).Append("+0x").Append(offset.ToString("x"));
        if (_symbols.TryFindLine(address, out ReadOnlySpan<byte> file, out uint line))
            _text.Append(" (").Append(Encoding.UTF8.GetString(file)).Append(':').Append(line).Append(')');
    }
}
