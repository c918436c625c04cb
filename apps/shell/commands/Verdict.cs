using System.Threading.Tasks;

namespace Mooring.Apps.Shell;

/// <summary>true and false.</summary>
internal sealed class Verdict : Command
{
    private readonly bool _verdict;

    public Verdict(bool verdict) => _verdict = verdict;

    public override string Name => _verdict ? "true" : "false";
    public override string Usage => "";
    public override string Summary => _verdict ? "does nothing, successfully" : "does nothing, unsuccessfully";

    public override ValueTask<int> Run(Invocation call) => new(_verdict ? ExitStatus.Done : ExitStatus.Failed);
}
