using System.Collections.Generic;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Shell;

/// <summary>As coreutils does it: all counts in columns of the width that the sum of the sizes needs.</summary>
internal sealed class Wc : FileCommand
{
    /// <summary>Of the columns, when how much there will be cannot be known.</summary>
    private const int InputWidth = 7;

    private readonly List<WordCount> _counts = new();
    private readonly List<string> _names = new();
    private WordCount _count, _total;
    private bool _lines, _words, _bytes, _many;

    public override string Name => "wc";
    public override string Usage => "[-l] [-w] [-c] [FILE|-]...";
    public override string Summary => "counts lines, words and bytes";
    public override string OptionLetters => "lwc";

    protected override int Begin(Invocation call)
    {
        _lines = call.Options.Has('l');
        _words = call.Options.Has('w');
        _bytes = call.Options.Has('c');
        if (!_lines && !_words && !_bytes) _lines = _words = _bytes = true;
        _many = call.Options.OperandCount > 1;
        _counts.Clear();
        _names.Clear();
        _total = default;
        return ExitStatus.Done;
    }

    protected override void BeginFile(string operand) => _count = default;

    protected override int Take(SharedBytes chunk, out bool wantsMore)
    {
        _count.Add(chunk.Span);
        wantsMore = true;
        return chunk.Length;
    }

    protected override void EndFile(string operand)
    {
        _counts.Add(_count);
        _names.Add(operand);
        _total.Add(_count);
    }

    protected override void End()
    {
        bool oneNumber = !_many && (_lines ? 1 : 0) + (_words ? 1 : 0) + (_bytes ? 1 : 0) == 1;
        int width = oneNumber ? 1 : Number.Digits(_total.Bytes);
        if (!oneNumber && ReadsInput) width = System.Math.Max(width, InputWidth);
        for (int i = 0; i < _counts.Count; i++) Write(_counts[i], width, _names[i]);
        if (_many) Write(_total, width, "total");
    }

    private bool ReadsInput => _names.IndexOf("") >= 0 || _names.IndexOf(StandardInput) >= 0;

    private void Write(in WordCount count, int width, string name)
    {
        string text = "";
        if (_lines) text = Number.Pad(count.Lines, width) + " ";
        if (_words) text += Number.Pad(count.Words, width) + " ";
        if (_bytes) text += Number.Pad(count.Bytes, width) + " ";
        Out.Write((name.Length > 0 ? text + name : text.Substring(0, text.Length - 1)) + "\n");
    }
}
