using System.Runtime;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Shell;

/// <summary>
/// The shell: <c>shell</c> at a terminal, <c>shell --exec</c> for a script that comes over the console's exec line,
/// after which the machine is switched off; <c>shell --bootonly</c> switches it off when the prompt is there.
/// </summary>
internal static class Program
{
    private const string Prompt = "mooring$ ";

    [RuntimeExport("program_main")]
    private static void Begin() => Startup.Run(Run);

    private static void Main()
    {
    }

    private static async ValueTask<int> Run(string[] arguments)
    {
        string way = arguments.Length > 1 ? arguments[1] : "";
        Result<FsClient> files = await FsClient.Connect();
        if (!files.IsOk)
        {
            Console.ErrorLine("shell: the file server: " + Reason.Of(files.Code));
            return ExitStatus.Failed;
        }
        Shell shell = new(files.Value, isInteractive: way != "--exec");
        if (way == "--exec") await RunScript(shell);
        else if (way == "--bootonly") Console.Write(Prompt);
        else await Converse(shell);
        await Console.FlushAsync();
        await SyncDisks(shell);
        await InitClient.Instance.PowerOff();
        return shell.Status;
    }

    private static async ValueTask RunScript(Shell shell)
    {
        Result<string> script = await Console.Line.ReadScript();
        if (script.IsOk) await shell.RunScript(script.Value);
        else
        {
            Console.ErrorLine("shell: the script: " + Reason.Of(script.Code));
            shell.Status = ExitStatus.WrongCall;
        }
        await SyncDisks(shell);
        await Console.FlushAsync();
        await Console.Line.Finish(shell.Status);
    }

    /// <summary>The machine is about to be switched off.</summary>
    private static async ValueTask SyncDisks(Shell shell)
    {
        if (await shell.Files.Sync() == StatusCode.IoError)
            Console.ErrorLine("shell: a disk has failed; what was not written to it before is lost");
    }

    private static async ValueTask Converse(Shell shell)
    {
        TabCompletion completion = new(shell);
        TypedLine given = default;
        while (!shell.IsOver)
        {
            await Console.FlushAsync();
            Result<TypedLine> line = await Console.Line.EditLine(Prompt, given);
            given = line.IsOk && line.Value.EndsAtTab ? await completion.Complete(line.Value) : default;
            if (line.IsOk && line.Value.EndsAtTab) continue;
            if (line.IsOk) await RunLine(shell, line.Value.Text);
            else if (line.Code == StatusCode.EndOfData) return;
            else if (line.Code == StatusCode.Interrupted) shell.Status = ExitStatus.Interrupted;
            else Console.ErrorLine("shell: " + WhyNoLine(line.Code));
        }
    }

    private static string WhyNoLine(StatusCode code) => code == StatusCode.TooLarge
        ? "the line is longer than " + Number.Pad(IConsole.LineBytes, 1) + " bytes and is dropped"
        : "the console: " + Reason.Of(code) + "; what was typed is lost";

    private static async ValueTask RunLine(Shell shell, string line)
    {
        shell.Interruption.Begin();
        await shell.RunScript(line);
        await Console.FlushAsync();
        shell.Interruption.End();
    }
}
