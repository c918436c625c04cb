using System.Threading.Tasks;
using Mooring.Sdk;

namespace Mooring.Apps.Shell;

internal sealed class Echo : Command
{
    public override string Name => "echo";
    public override string Usage => "[-n] [WORD...]";
    public override string Summary => "writes its words; with -n without a new line";
    public override bool HasOptions => false;

    public override ValueTask<int> Run(Invocation call)
    {
        bool newLine = call.Words.Length == 0 || call.Words[0] != "-n";
        int first = newLine ? 0 : 1;
        for (int i = first; i < call.Words.Length; i++)
        {
            if (i > first) call.Out.Write(" "u8);
            call.Out.Write(call.Words[i]);
        }
        if (newLine) call.Out.Write("\n"u8);
        return new(ExitStatus.Done);
    }
}
