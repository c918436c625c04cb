using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Shell;

/// <summary>Words that name a program: started by init, waited for, its end told.</summary>
internal static class ProgramCall
{
    private const int StatusMask = 0xFF;

    /// <summary>Runs it to its end.</summary>
    /// <returns>The status that it exited with, 128 and more after a fault or a kill, 126 or 127 if it did not
    /// start.</returns>
    public static async ValueTask<int> Run(Shell shell, string[] words)
    {
        string name = words[0];
        if (name.Length == 0) return Refused("''", StatusCode.NotFound);
        words[0] = PathOf(shell, name);
        Result<ulong> started = await InitClient.Instance.Spawn(words);
        if (!started.IsOk) return Refused(name, await WhyNot(shell, words[0], started.Code));
        Result<ProcessEnd> end = await shell.Interruption.WaitFor(started.Value);
        if (!end.IsOk) return Refused(name, end.Code);
        if (end.Value.Report.Length > 0) Console.Error(WithNewLine(end.Value.Report));
        return end.Value.ExitCode & StatusMask;
    }

    private static string PathOf(Shell shell, string name)
    {
        foreach (char unit in name)
        {
            if (unit == '/') return FilePath.Absolute(shell.Directory, name);
        }
        return "/bin/" + name;
    }

    /// <summary>init knows programs only: whether it is a directory is asked of the file server.</summary>
    private static async ValueTask<StatusCode> WhyNot(Shell shell, string path, StatusCode code)
    {
        if (code != StatusCode.NotFound) return code;
        Result<FsFile> file = await shell.Files.Open(path);
        if (!file.IsOk) return code;
        await file.Value.Close();
        return file.Value.Kind == FileKind.Directory ? StatusCode.IsADirectory : code;
    }

    private static int Refused(string name, StatusCode why)
    {
        bool missing = why is StatusCode.NotFound or StatusCode.NotADirectory;
        Console.ErrorLine(name + ": " + why switch
        {
            _ when missing => "not found",
            StatusCode.BadArgument => "too many words",
            StatusCode.TooLarge => "too large",
            _ => Reason.Of(why),
        });
        return missing ? ExitStatus.CommandNotFound : ExitStatus.NotExecutable;
    }

    private static string WithNewLine(string text) => text[text.Length - 1] == '\n' ? text : text + "\n";
}
