using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Shell;

/// <summary>A command that says something about each volume.</summary>
internal abstract class VolumeCommand : Command
{
    public override string Usage => "";

    public sealed override async ValueTask<int> Run(Invocation call)
    {
        if (call.Options.OperandCount > 0) return call.UsageError("it is about all volumes, none is named");
        Begin(call.Out);
        for (uint index = 0; ; index++)
        {
            Result<VolumeRow> row = await VolumeRow.Read(call.Shell.Files, index);
            if (row.IsOk) Say(call.Out, row.Value);
            else if (row.Code == StatusCode.NotFound) return ExitStatus.Done;
            else return Failed(call, row.Code);
        }
    }

    /// <summary>Before the first.</summary>
    protected virtual void Begin(PipeWriter to)
    {
    }

    protected abstract void Say(PipeWriter to, VolumeRow row);

    private static int Failed(Invocation call, StatusCode why)
    {
        call.Complain("the file server", why);
        return ExitStatus.Failed;
    }
}
