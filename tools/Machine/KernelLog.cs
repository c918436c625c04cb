using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;

namespace Mooring.Tools.Machine;

/// <summary>
/// What the kernel writes to COM3, kept in memory by the line: the last <see cref="MostLines"/> lines and, once there
/// is one, the panic from its first line on. One task appends; everyone may read.
/// </summary>
public sealed class KernelLog
{
    /// <summary>What the first line of a panic begins with.</summary>
    public const string PanicMark = "PANIC: ";
    private const int MostLines = 20_000, LongestLine = 4096;

    private readonly object _gate = new();
    private readonly Queue<string> _lines = new();
    private readonly List<string> _panic = [];
    private readonly TaskCompletionSource _panicked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly StringBuilder _line = new();

    /// <summary>Completes when the first line of a panic is complete.</summary>
    public Task Panicked => _panicked.Task;

    /// <summary>Called with every complete line.</summary>
    public Action<string>? Line { get; init; }

    /// <summary>The panic's lines; empty when there was none.</summary>
    public string[] Panic
    {
        get { lock (_gate) return [.. _panic]; }
    }

    /// <summary>All lines that are kept.</summary>
    public string[] Lines
    {
        get { lock (_gate) return [.. _lines]; }
    }

    /// <summary>The last <paramref name="count"/> lines.</summary>
    public string[] Last(int count) => Lines.TakeLast(count).ToArray();

    /// <summary>Reads until the other end is closed.</summary>
    public void ReadAll(Stream stream)
    {
        byte[] buffer = new byte[4096];
        char[] text = new char[Encoding.UTF8.GetMaxCharCount(buffer.Length)];
        Decoder decoder = Encoding.UTF8.GetDecoder();
        for (int count = Read(stream, buffer); count > 0; count = Read(stream, buffer))
            Append(text.AsSpan(0, decoder.GetChars(buffer, 0, count, text, 0)));
        if (_line.Length != 0) EndLine();
    }

    private static int Read(Stream stream, byte[] buffer)
    {
        try
        {
            return stream.Read(buffer);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private void Append(ReadOnlySpan<char> text)
    {
        foreach (char letter in text)
        {
            if (letter == '\n' || _line.Length == LongestLine) EndLine();
            if (letter is not ('\n' or '\r')) _line.Append(letter);
        }
    }

    private void EndLine()
    {
        string line = _line.ToString();
        _line.Clear();
        lock (_gate)
        {
            _lines.Enqueue(line);
            if (_lines.Count > MostLines) _lines.Dequeue();
            bool panicking = _panic.Count != 0 || line.StartsWith(PanicMark, StringComparison.Ordinal);
            if (panicking && _panic.Count < MostLines) _panic.Add(line);
        }
        Line?.Invoke(line);
        if (_panic.Count == 1) _panicked.TrySetResult();
    }
}
