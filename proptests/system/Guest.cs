using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Mooring.Tests.Tools;
using Mooring.Tools;
using Xunit;

namespace Mooring.Tests;

/// <summary>
/// The booted system, used the way a person uses it: through <c>./mooring run</c>. The tree is taken to be built; each
/// call boots once. The tests of this collection run one after the other.
/// </summary>
[CollectionDefinition(Collection)]
public sealed class Guest
{
    internal const string Collection = "guest";

    private const string FreshVariable = "MOORING_FRESH";

    internal static string Root { get; } = SourceTree.Find().Root;

    /// <summary>How many processors the machines get, as <c>mooring test --smp N</c> says.</summary>
    internal static string Cpus { get; } = Environment.GetEnvironmentVariable("MOORING_SMP") ?? "1";

    /// <summary>Runs a script in the guest's shell.</summary>
    internal static HostResult Exec(string script, params IEnumerable<string> options) =>
        options.Contains("--smp")
            ? HostProgram.Run(Command(["run", "--exec", script, .. options]))
            : ExecOn(Cpus, script, options);

    /// <summary>The same on a machine with so many processors.</summary>
    internal static HostResult ExecOn(string cpus, string script, params IEnumerable<string> options) =>
        HostProgram.Run(Command(["run", "--smp", cpus, "--exec", script, .. options]));

    /// <summary>The same, expecting status 0 and nothing on the error stream.</summary>
    /// <returns>What it wrote.</returns>
    internal static string Output(string script, params IEnumerable<string> options)
    {
        HostResult result = Exec(script, options);
        Assert.True(result.Status == 0 && result.Errors == "", $"{result.Status}: {result.Errors}\n{result.Text}");
        return result.Text;
    }

    /// <summary>A session at the console, which is a pipe here: what is typed comes when the script says so.</summary>
    internal static string Converse(Action<Conversation> script, params IEnumerable<string> options) =>
        Converse(Command(["run", "--smp", Cpus, "--timeout", "60", .. options]), script);

    internal static string Converse(ProcessStartInfo command, Action<Conversation> script)
    {
        using Process process = HostProgram.Start(command);
        Conversation conversation = new(process);
        script(conversation);
        return conversation.Finish();
    }

    /// <summary>No disk but those that are asked for: what a run leaves on one would be the next one's.</summary>
    internal static ProcessStartInfo Command(params IEnumerable<string> arguments)
    {
        ProcessStartInfo command = new(Path.Combine(Root, "mooring"), arguments);
        command.WorkingDirectory = Path.GetTempPath();
        if (arguments.FirstOrDefault() == "run" && !arguments.Contains("--disk")) command.ArgumentList.Add("--no-disk");
        command.Environment[FreshVariable] = "1";
        return command;
    }
}

/// <summary>Types at the guest's console and waits for what it shows.</summary>
internal sealed class Conversation
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly StringBuilder _shown = new();
    private readonly Task _reading;
    private readonly Task<string> _errors;
    private int _expectedUpTo;

    /// <summary>Nothing more will be shown.</summary>
    private bool _isOver;

    internal Conversation(Process process)
    {
        _process = process;
        _reading = Task.Run(Read);
        _errors = process.StandardError.ReadToEndAsync();
    }

    internal void Type(string text) => Type(Encoding.UTF8.GetBytes(text));

    internal void Type(ReadOnlySpan<byte> bytes)
    {
        _process.StandardInput.BaseStream.Write(bytes);
        _process.StandardInput.BaseStream.Flush();
    }

    /// <summary>Waits until this has been shown, after what was expected before.</summary>
    internal void Expect(string text)
    {
        Stopwatch waited = Stopwatch.StartNew();
        lock (_shown)
        {
            while (!HasCome(text))
            {
                TimeSpan left = s_patience - waited.Elapsed;
                Assert.True(left > TimeSpan.Zero && !_isOver, $"no \"{text}\" in:\n{_shown}");
                Monitor.Wait(_shown, left);
            }
        }
    }

    private bool HasCome(string text)
    {
        int at = _shown.ToString().IndexOf(text, _expectedUpTo, StringComparison.Ordinal);
        if (at < 0) return false;
        _expectedUpTo = at + text.Length;
        return true;
    }

    /// <summary>A line and its answer.</summary>
    internal void Ask(string line, string answer)
    {
        Type(line + "\n");
        Expect(answer);
    }

    /// <summary>Waits for the end of the machine, which must be a regular one.</summary>
    internal string Finish()
    {
        bool hasEnded = _reading.Wait(s_patience) && _process.WaitForExit(s_patience);
        Assert.True(hasEnded, "the machine does not end:\n" + Shown());
        Assert.True(_process.ExitCode == 0, $"status {_process.ExitCode}: {_errors.Result}");
        return Shown();
    }

    private string Shown()
    {
        lock (_shown) return _shown.ToString();
    }

    private void Read()
    {
        char[] buffer = new char[4096];
        while (true)
        {
            int count = _process.StandardOutput.Read(buffer);
            lock (_shown)
            {
                _isOver = count <= 0;
                _shown.Append(buffer, 0, Math.Max(count, 0));
                Monitor.PulseAll(_shown);
            }
            if (count <= 0) return;
        }
    }
}

/// <summary>A folder of the host for <c>--files</c>; gone at the end.</summary>
public sealed class SampleFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mooring-files-");

    internal string Root => _folder.FullName;

    internal string[] Option => ["--files", Root];

    internal void Write(string path, ReadOnlySpan<byte> content)
    {
        string whole = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(whole)!);
        File.WriteAllBytes(whole, content);
    }

    internal void Write(string path, string text) => Write(path, Encoding.UTF8.GetBytes(text));

    internal void WriteScript(string path, string commands)
    {
        Write(path, "#!/bin/sh\n" + commands);
        HostProgram.Run("chmod", "+x", Path.Combine(Root, path));
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
