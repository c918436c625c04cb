using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Shell;

internal sealed class Sh : Command
{
    public override string Name => "sh";
    public override string Usage => "[FILE [WORD...]]";
    public override string Summary => "runs the commands in a file; $1 $2 ... are the words";
    public override bool HasOptions => false;

    public override async ValueTask<int> Run(Invocation call)
    {
        Result<Script> script = StatusCode.IsADirectory;
        if (call.Words.Length == 0 || call.Words[0] == "-") script = await Script.Read(call.Shell, call.In);
        else
        {
            if (await call.Open(call.Words[0]) is not { } file) return ExitStatus.CommandNotFound;
            FileReader reader = new(file);
            if (file.Kind != FileKind.Directory) script = await Script.Read(call.Shell, reader);
            await reader.CompleteAsync();
        }
        string[] parameters = call.Words.Length == 0 ? ["sh"] : call.Words;
        if (script.IsOk) return await script.Value.Run(call.Shell, parameters, call.Streams);
        if (script.Code == StatusCode.BadFormat) call.Complain(parameters[0] + ": not a text");
        else call.Complain(parameters[0], script.Code);
        return ExitStatus.NotExecutable;
    }
}
