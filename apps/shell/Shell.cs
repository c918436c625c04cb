using System.Collections.Generic;
using System.Threading.Tasks;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Shell;

/// <summary>
/// The state between commands. The shell at the terminal has one; each script, and each command of a pipeline, has one
/// of its own that begins as a copy, so that what it changes stays with it.
/// </summary>
internal sealed class Shell
{
    private readonly string[] _parameters;
    private readonly Streams _streams;

    public Shell(FsClient files, bool isInteractive)
    {
        Files = files;
        IsInteractive = isInteractive;
        Interruption = new Interruption();
        _streams = Streams.OfConsole();
        _parameters = ["shell"];
    }

    /// <param name="origin">What it is a copy of.</param>
    /// <param name="streams">Its own.</param>
    /// <param name="parameters">$0, $1, ...; null: the same.</param>
    public Shell(Shell origin, Streams streams, string[]? parameters)
    {
        Files = origin.Files;
        Interruption = origin.Interruption;
        Directory = origin.Directory;
        Status = origin.Status;
        Depth = origin.Depth + 1;
        _streams = streams;
        _parameters = parameters ?? origin._parameters;
    }

    public FsClient Files { get; }
    public Interruption Interruption { get; }

    /// <summary>Somebody types at a terminal; otherwise a script runs.</summary>
    public bool IsInteractive { get; }

    /// <summary>How many shells are around this one.</summary>
    public int Depth { get; }

    /// <summary>Where relative paths start; absolute.</summary>
    public string Directory { get; set; } = "/";

    /// <summary>What $? is.</summary>
    public int Status { get; set; }

    /// <summary>No more commands are wanted.</summary>
    public bool IsOver { get; set; }

    /// <summary>Where it says what is wrong.</summary>
    public PipeWriter Error => _streams.Error.OpenOr(new ConsoleWriter(ConsoleStream.Error));

    /// <summary>Runs a script, or says what is wrong with it and runs nothing.</summary>
    public async ValueTask RunScript(string script)
    {
        if (ScriptReader.Check(script) is { } error)
        {
            Status = await Refuse(Place(error) + error.Message);
            return;
        }
        ScriptReader reader = new(script);
        while (!IsOver && !Interruption.IsWanted
            && reader.TryNext(new Expansion(Status, _parameters), out Pipeline pipeline))
        {
            if (IsWanted(pipeline.Connector)) Status = await new PipelineRun(this, _streams).Run(pipeline);
        }
        if (Interruption.IsWanted) Status = ExitStatus.Interrupted;
    }

    /// <summary>Runs one command.</summary>
    /// <param name="words">The command's name and what follows it.</param>
    /// <param name="streams">Its streams; they stay open.</param>
    /// <returns>Its status.</returns>
    public async ValueTask<int> Execute(string[] words, Streams streams)
    {
        if (new CommandTable().Find(words[0]) is { } command)
        {
            Result<Invocation> call = Invocation.Of(this, command, words, streams);
            return call.IsOk ? await call.Value.Run() : await Refuse(words[0] + ": " + Reason.Of(call.Code));
        }
        await Console.FlushAsync();
        ProgramCall program = new(this, words, streams);
        return await program.Finish(await program.Start());
    }

    /// <summary>Says why something cannot be done.</summary>
    /// <returns>The status of a wrong call.</returns>
    public async ValueTask<int> Refuse(string why)
    {
        PipeWriter to = Error;
        to.Write("shell: " + why + "\n");
        if (to is not ConsoleWriter) await to.FlushAsync();
        return ExitStatus.WrongCall;
    }

    private bool IsWanted(Connector connector) => connector switch
    {
        Connector.IfSucceeded => Status == ExitStatus.Done,
        Connector.IfFailed => Status != ExitStatus.Done,
        _ => true,
    };

    private string Place(SyntaxError error)
    {
        string place = IsInteractive ? "column " : "line " + Number.Pad((ulong)error.Line, 1) + ", column ";
        return place + Number.Pad((ulong)error.Column, 1) + ": ";
    }
}
