using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Shell;

internal sealed class Head : FileCommand
{
    private const ulong DefaultLines = 10;

    private HeadCut _cut;
    private ulong _count;
    private bool _countsBytes, _titled, _first;

    public override string Name => "head";
    public override string Usage => "[-n LINES | -LINES | -c BYTES] [FILE|-]...";
    public override string Summary => "writes the first lines of files (10)";
    public override string OptionLetters => "#n:c:";

    protected override int Begin(Invocation call)
    {
        _countsBytes = call.Options.Has('c');
        _titled = call.Options.OperandCount > 1;
        _first = true;
        _count = DefaultLines;
        string? count = call.Options.ValueOf(_countsBytes ? 'c' : 'n') ?? call.Options.ValueOf('#');
        if (count is null || Number.TryParse(count, out _count)) return ExitStatus.Done;
        return call.UsageError("no number: " + count);
    }

    protected override void BeginFile(string operand)
    {
        _cut = new HeadCut(_count, _countsBytes);
        string title = operand == StandardInput ? "standard input" : operand;
        if (_titled) Out.Write((_first ? "==> " : "\n==> ") + title + " <==\n");
        _first = false;
    }

    protected override int Take(SharedBytes chunk, out bool wantsMore)
    {
        int used = _cut.Take(chunk.Span);
        Out.Write(chunk.Span.Slice(0, used));
        wantsMore = !_cut.IsDone;
        return used;
    }
}
