using System;
using System.Collections.Generic;

namespace Mooring.Servers.Posix;

/// <summary>
/// What is between the keys of a terminal and who reads it, and between who writes to it and the screen (termios(3)).
/// <para>
/// In canonical mode a line is edited with erase, word erase and kill until its end, and then read whole; otherwise
/// every byte can be read at once. Keys that stand for signals are told to the caller. What is echoed and what is
/// written gathers in <see cref="Output"/>, in order.
/// </para>
/// </summary>
internal sealed class LineDiscipline
{
    private const byte Return = 13, NewLine = 10, Tab = 9, Backspace = 8, Delete = 127, Blank = 32;

    private bool _isLiteral;

    public Termios Settings { get; } = new();

    public InputQueue Input { get; } = new();

    /// <summary>For the screen.</summary>
    public Queue<byte> Output { get; } = new();

    /// <summary>Ctrl-S: nothing goes to the screen.</summary>
    public bool IsHeld { get; private set; }

    /// <summary>A read would not wait.</summary>
    public bool CanRead => Settings.Has(LocalFlags.Canonical) ? Input.Finished > 0 : Input.Count >= Least;

    private int Least => Math.Max(1, (int)Settings[ControlCharacter.Least]);

    /// <summary>Other settings: what was typed in canonical mode can be read in raw mode.</summary>
    public void Set(ReadOnlySpan<byte> termios)
    {
        Settings.Read(termios);
        if (!Settings.Has(InputFlags.Flow)) IsHeld = false;
    }

    /// <summary>A key.</summary>
    /// <returns>The signal that it stands for; 0: none.</returns>
    public int Type(byte value)
    {
        if (_isLiteral)
        {
            _isLiteral = false;
            Add(value);
            return 0;
        }
        if (TakeFlow(value)) return 0;
        int signal = SignalOf(value);
        if (signal != 0) return Interrupt(value, signal);
        if (value == Return && Settings.Has(InputFlags.IgnoresReturn)) return 0;
        if (value == Return && Settings.Has(InputFlags.ReturnToNewLine)) value = NewLine;
        else if (value == NewLine && Settings.Has(InputFlags.NewLineToReturn)) value = Return;
        if (!Settings.Has(LocalFlags.Canonical)) Add(value);
        else Edit(value);
        return 0;
    }

    /// <summary>Bytes, or 0 at an end of file.</summary>
    public int Read(Span<byte> into) => Settings.Has(LocalFlags.Canonical) ? Input.ReadLine(into) : Input.Read(into);

    /// <summary>For the screen, as the settings want it.</summary>
    public void Write(byte value)
    {
        if (Settings.Has(OutputFlags.Processes))
        {
            if (value == NewLine && Settings.Has(OutputFlags.NewLineToBoth)) Output.Enqueue(Return);
            if (value == Return && Settings.Has(OutputFlags.ReturnToNewLine)) value = NewLine;
        }
        Output.Enqueue(value);
    }

    private bool TakeFlow(byte value)
    {
        if (!Settings.Has(InputFlags.Flow)) return false;
        bool stops = Settings.Is(value, ControlCharacter.Stop);
        if (!stops && !Settings.Is(value, ControlCharacter.Start)) return false;
        IsHeld = stops;
        return true;
    }

    private int SignalOf(byte value)
    {
        if (!Settings.Has(LocalFlags.Signals)) return 0;
        if (Settings.Is(value, ControlCharacter.Interrupt)) return Signals.Interrupt;
        if (Settings.Is(value, ControlCharacter.Quit)) return Signals.Quit;
        return Settings.Is(value, ControlCharacter.Suspend) ? Signals.TerminalStop : 0;
    }

    private int Interrupt(byte value, int signal)
    {
        if (!Settings.Has(LocalFlags.KeepsInput)) Input.Clear();
        IsHeld = false;
        if (Settings.Has(LocalFlags.Echo)) Show(value);
        return signal;
    }

    private void Edit(byte value)
    {
        if (Settings.Is(value, ControlCharacter.Erase)) Erase();
        else if (Settings.Is(value, ControlCharacter.Kill)) Kill();
        else if (Settings.Is(value, ControlCharacter.EndOfFile)) Input.EndFile();
        else if (!TakeExtended(value)) AddToLine(value);
    }

    private bool TakeExtended(byte value)
    {
        if (!Settings.Has(LocalFlags.Extended)) return false;
        if (Settings.Is(value, ControlCharacter.WordErase)) EraseWord();
        else if (Settings.Is(value, ControlCharacter.Literal)) _isLiteral = true;
        else return false;
        return true;
    }

    private void AddToLine(byte value)
    {
        bool ends = value == NewLine || Settings.Is(value, ControlCharacter.EndOfLine)
            || Settings.Is(value, ControlCharacter.SecondEndOfLine);
        if (!ends)
        {
            Add(value);
            return;
        }
        Input.EndLine(value);
        if (Settings.Has(LocalFlags.Echo) || value == NewLine && Settings.Has(LocalFlags.EchoNewLine)) Show(value);
    }

    private void Add(byte value)
    {
        if (Input.TryAdd(value) && Settings.Has(LocalFlags.Echo)) Show(value);
    }

    private void Erase()
    {
        if (Input.Unfinished == 0) return;
        while (Settings.Has(InputFlags.Utf8) && IsContinuation(Input.Last) && Input.Unfinished > 1) Input.RemoveLast();
        byte last = Input.Last;
        Input.RemoveLast();
        if (!Settings.Has(LocalFlags.Echo)) return;
        if (!Settings.Has(LocalFlags.EchoErase)) Show(Settings[ControlCharacter.Erase]);
        else for (int i = IsControl(last) ? 2 : 1; i > 0; i--) Rub();
    }

    private void EraseWord()
    {
        while (Input.Unfinished > 0 && Input.Last == Blank) Erase();
        while (Input.Unfinished > 0 && Input.Last != Blank) Erase();
    }

    private void Kill()
    {
        while (Input.Unfinished > 0) Erase();
    }

    private void Rub()
    {
        Output.Enqueue(Backspace);
        Output.Enqueue(Blank);
        Output.Enqueue(Backspace);
    }

    private void Show(byte value)
    {
        if (!Settings.Has(LocalFlags.EchoControl) || !IsControl(value))
        {
            Write(value);
            return;
        }
        Output.Enqueue((byte)'^');
        Output.Enqueue((byte)(value ^ 0x40));
    }

    private static bool IsControl(byte value) => value < Blank && value is not (NewLine or Tab) || value == Delete;

    private static bool IsContinuation(byte value) => (value & 0xC0) == 0x80;
}
