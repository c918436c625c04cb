using System.Collections.Generic;
using System.Threading.Tasks;
using Mooring.Sdk;

namespace Mooring.Apps.Shell;

/// <summary>The state between commands, and how one is carried out.</summary>
internal sealed class Shell
{
    public Shell(FsClient files, bool isInteractive)
    {
        Files = files;
        IsInteractive = isInteractive;
    }

    public CommandTable Commands { get; } = new();
    public FsClient Files { get; }
    public Interruption Interruption { get; } = new();

    /// <summary>Somebody types at a terminal; otherwise a script runs.</summary>
    public bool IsInteractive { get; }

    /// <summary>Where relative paths start; absolute.</summary>
    public string Directory { get; set; } = "/";

    /// <summary>What $? is.</summary>
    public int Status { get; set; }

    /// <summary>No more commands are wanted.</summary>
    public bool IsOver { get; set; }

    /// <summary>Runs a script, or says what is wrong with it and runs nothing.</summary>
    public async ValueTask RunScript(string script)
    {
        if (ScriptReader.Check(script) is { } error)
        {
            Complain(error);
            Status = ExitStatus.WrongCall;
            return;
        }
        ScriptReader reader = new(script);
        List<string> words = new();
        while (!IsOver && !Interruption.IsWanted && reader.TryNext(Status, words, out Connector connector))
        {
            if (IsWanted(connector)) Status = await Execute(words.ToArray());
        }
        if (Interruption.IsWanted) Status = ExitStatus.Interrupted;
    }

    /// <summary>Runs one command.</summary>
    /// <param name="words">The command's name and what follows it.</param>
    /// <returns>Its status.</returns>
    public async ValueTask<int> Execute(string[] words)
    {
        if (Commands.Find(words[0]) is not { } command)
        {
            await Console.FlushAsync();
            return await ProgramCall.Run(this, words);
        }
        Invocation call = new(this, command, Tail(words));
        if (command.HasOptions && call.Options.Fault is { } fault) return call.UsageError(fault);
        return await command.Run(call);
    }

    private static string[] Tail(string[] words)
    {
        string[] tail = new string[words.Length - 1];
        for (int i = 0; i < tail.Length; i++) tail[i] = words[i + 1];
        return tail;
    }

    private bool IsWanted(Connector connector) => connector switch
    {
        Connector.IfSucceeded => Status == ExitStatus.Done,
        Connector.IfFailed => Status != ExitStatus.Done,
        _ => true,
    };

    private void Complain(SyntaxError error)
    {
        string place = IsInteractive ? "column " : "line " + Number.Pad((ulong)error.Line, 1) + ", column ";
        Console.ErrorLine("shell: " + place + Number.Pad((ulong)error.Column, 1) + ": " + error.Message);
    }
}
