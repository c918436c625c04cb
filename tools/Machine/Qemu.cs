using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Threading.Tasks;

namespace Mooring.Tools.Machine;

/// <summary>A running QEMU, which never outlives this process.</summary>
/// <remarks>
/// It is started through <c>setpriv --pdeathsig</c>, which replaces itself by QEMU: the host's kernel kills QEMU when
/// the thread that started it ends. That thread must therefore be the main thread, and the main thread must stay until
/// the end.
/// </remarks>
public sealed class Qemu : IDisposable
{
    private const int KeptErrorCharacters = 8192;
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(2);

    private readonly Process _process;
    private readonly StringBuilder _errors = new();

    private Qemu(Process process, bool showErrors)
    {
        _process = process;
        _process.ErrorDataReceived += (_, line) => KeepError(line.Data, showErrors);
        _process.BeginErrorReadLine();
        Exited = _process.WaitForExitAsync();
    }

    /// <summary>Completes when QEMU has ended and all it had to say about it is known.</summary>
    public Task Exited { get; }

    /// <summary>QEMU's exit status; 128 + n when signal n ended it. Only after <see cref="Exited"/>.</summary>
    public int Status => _process.ExitCode;

    /// <summary>What QEMU wrote to its error stream.</summary>
    public string Errors
    {
        get { lock (_errors) return _errors.ToString().Trim(); }
    }

    /// <summary>Starts QEMU. To be called by the main thread.</summary>
    /// <param name="showErrors">Pass QEMU's own messages on as they come.</param>
    public static Qemu Start(IEnumerable<string> arguments, bool showErrors)
    {
        var start = new ProcessStartInfo("setpriv") { RedirectStandardError = true };
        start.ArgumentList.Add("--pdeathsig");
        start.ArgumentList.Add("KILL");
        start.ArgumentList.Add("--");
        start.ArgumentList.Add(QemuArguments.Program);
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        try
        {
            return new Qemu(Process.Start(start)!, showErrors);
        }
        catch (Win32Exception problem)
        {
            throw new ToolException($"setpriv (package util-linux) did not start: {problem.Message}");
        }
    }

    /// <summary>
    /// Ends QEMU, politely at first so that it gives the terminal back as it found it; returns when it is gone.
    /// </summary>
    public void Stop()
    {
        if (Exited.IsCompleted) return;
        Posix.Signal(_process.Id, Posix.Terminate);
        if (Exited.Wait(s_grace)) return;
        _process.Kill();
        Exited.Wait();
    }

    public void Dispose()
    {
        Stop();
        _process.Dispose();
    }

    private void KeepError(string? line, bool show)
    {
        if (line is null) return;
        if (show) Message.Line("qemu: " + line);
        lock (_errors)
            if (_errors.Length < KeptErrorCharacters) _errors.AppendLine(line);
    }
}
