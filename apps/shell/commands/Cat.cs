using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Shell;

internal sealed class Cat : FileCommand
{
    public override string Name => "cat";
    public override string Usage => "[FILE|-]...";
    public override string Summary => "writes files one after the other";

    protected override int Take(SharedBytes chunk, out bool wantsMore)
    {
        Out.Write(chunk.Span);
        wantsMore = true;
        return chunk.Length;
    }
}
