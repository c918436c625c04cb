using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Shell;

/// <summary>One call of a command: its words, and what a command may ask of the shell.</summary>
internal sealed class Invocation
{
    private readonly Command _command;

    public Invocation(Shell shell, Command command, string[] words)
    {
        Shell = shell;
        _command = command;
        Words = words;
        Options = Options.Parse(words, command.OptionLetters);
    }

    public Shell Shell { get; }

    /// <summary>The words behind the command's name, as they were written.</summary>
    public string[] Words { get; }

    /// <summary>The same, sorted.</summary>
    public Options Options { get; }

    /// <summary>Says something on the error stream.</summary>
    public void Complain(string text) => Console.ErrorLine(_command.Name + ": " + text);

    /// <summary>Says why something that was named did not work.</summary>
    public void Complain(string about, StatusCode why) =>
        Complain((about.Length == 0 ? "''" : about) + ": " + Reason.OfFile(why));

    /// <summary>Says what cannot be done with a file, and why.</summary>
    public void ComplainOf(string verb, string name, StatusCode why) =>
        Complain("cannot " + verb + " '" + name + "': " + Reason.OfFile(why));

    /// <summary>Says how the command is called.</summary>
    /// <returns>The status of a wrong call.</returns>
    public int UsageError(string fault)
    {
        Complain(fault);
        Console.ErrorLine("usage: " + _command.Name + " " + _command.Usage);
        return ExitStatus.WrongCall;
    }

    /// <summary>Opens what an operand names, of any kind.</summary>
    /// <returns>Null when that failed; it has been said.</returns>
    public async ValueTask<FsFile?> Open(string operand)
    {
        Result<FsFile> file = await TryOpen(operand);
        if (file.IsOk) return file.Value;
        Complain(operand, file.Code);
        return null;
    }

    /// <summary>The same, saying nothing.</summary>
    public async ValueTask<Result<FsFile>> TryOpen(string operand, FsOpen how = FsOpen.Read)
    {
        if (operand.Length == 0) return StatusCode.NotFound;
        string path = PathOf(operand);
        Result<FsFile> file = await Shell.Files.Open(path, how);
        return file.Code == StatusCode.PeerDied ? await OpenAgain(path, how) : file;
    }

    /// <summary>The absolute path that an operand means.</summary>
    public string PathOf(string operand) => FilePath.Absolute(Shell.Directory, operand);

    /// <summary>The file server died over it; by now there is another.</summary>
    private ValueTask<Result<FsFile>> OpenAgain(string path, FsOpen how)
    {
        Console.ErrorLine("shell: the file server has died; trying again");
        return Shell.Files.Open(path, how);
    }

    /// <summary>Lets the rest of the world have its turn.</summary>
    /// <returns>False when the command is to stop: Ctrl-C.</returns>
    public async ValueTask<bool> MayGoOn()
    {
        await Loop.Yield();
        return !Shell.Interruption.IsWanted;
    }
}
