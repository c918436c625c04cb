using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Shell;

/// <summary>One call of a command: its words, its streams, and what a command may ask of the shell.</summary>
internal sealed class Invocation
{
    /// <summary>What has gathered goes out between two steps from this size on.</summary>
    private const long FlushBytes = 16 * 1024;

    private readonly Command _command;

    private Invocation(Shell shell, Command command, string[] words, Streams streams)
    {
        Shell = shell;
        _command = command;
        Words = words;
        Streams = streams;
        Options = Options.Parse(words, command.OptionLetters);
        In = streams.In.Open().Value;
        Out = streams.Out.Open().Value;
        Error = streams.Error.Open().Value;
    }

    public Shell Shell { get; }

    /// <summary>The words behind the command's name, as they were written.</summary>
    public string[] Words { get; }

    /// <summary>The same, sorted.</summary>
    public Options Options { get; }

    /// <summary>For a command that it runs itself.</summary>
    public Streams Streams { get; }

    /// <summary>Standard input.</summary>
    public PipeReader In { get; }

    /// <summary>Standard output. Sent at the end; who writes much flushes in between.</summary>
    public PipeWriter Out { get; }

    /// <summary>The error stream.</summary>
    public PipeWriter Error { get; }

    /// <summary>Somebody looks at the output.</summary>
    public bool WritesToTerminal => Shell.IsInteractive && Out is ConsoleWriter;

    /// <param name="words">The command's name and what follows it.</param>
    public static Result<Invocation> Of(Shell shell, Command command, string[] words, Streams streams)
    {
        StatusCode code = streams.In.Open().Code;
        if (code == StatusCode.Ok) code = streams.Out.Open().Code;
        if (code == StatusCode.Ok) code = streams.Error.Open().Code;
        if (code != StatusCode.Ok) return code;
        string[] tail = new string[words.Length - 1];
        for (int i = 0; i < tail.Length; i++) tail[i] = words[i + 1];
        return new Invocation(shell, command, tail, streams);
    }

    /// <summary>Carries the command out.</summary>
    /// <returns>Its status.</returns>
    public async ValueTask<int> Run()
    {
        bool isWrong = _command.HasOptions && Options.Fault is not null;
        int status = isWrong ? UsageError(Options.Fault!) : await _command.Run(this);
        if (Error is not ConsoleWriter) await Error.FlushAsync();
        if (Out is ConsoleWriter || !(await Out.FlushAsync()).IsCompleted) return status;
        return status == ExitStatus.Done ? ExitStatus.NobodyReads : status;
    }

    /// <summary>Says something on the error stream.</summary>
    public void Complain(string text) => Error.Write(_command.Name + ": " + text + "\n");

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
        Error.Write("usage: " + _command.Name + " " + _command.Usage + "\n");
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
        Error.Write("shell: the file server has died; trying again\n");
        return Shell.Files.Open(path, how);
    }

    /// <summary>Lets the rest of the world have its turn.</summary>
    /// <returns>False when the command is to stop: Ctrl-C, or nobody reads what it writes.</returns>
    public async ValueTask<bool> MayGoOn()
    {
        if (Out.UnflushedBytes >= FlushBytes) await Out.FlushAsync();
        await Loop.Yield();
        return !Shell.Interruption.IsWanted && !Out.IsCompleted;
    }
}
