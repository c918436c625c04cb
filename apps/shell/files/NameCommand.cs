using System.Threading.Tasks;
using Mooring.Rings;

namespace Mooring.Apps.Shell;

/// <summary>
/// A command that does one thing with each of the names that it is given. One that fails is said and passed over.
/// </summary>
internal abstract class NameCommand : Command
{
    /// <summary>For messages: "cannot VERB 'name': ...".</summary>
    protected abstract string Verb { get; }

    public sealed override async ValueTask<int> Run(Invocation call)
    {
        if (call.Options.OperandCount == 0) return call.UsageError("no file is named");
        int status = ExitStatus.Done;
        for (int i = 0; i < call.Options.OperandCount; i++)
        {
            string operand = call.Options.Operand(i);
            StatusCode code = operand.Length == 0
                ? StatusCode.NotFound
                : await RunOne(call, call.PathOf(operand));
            if (code != StatusCode.Ok) status = ExitStatus.Failed;
            if (code != StatusCode.Ok) call.ComplainOf(Verb, operand, code);
        }
        return status;
    }

    /// <summary>Does it with one.</summary>
    protected abstract ValueTask<StatusCode> RunOne(Invocation call, string path);
}
