using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Shell;

/// <summary>
/// Ctrl-C while a line is being carried out: commands look at <see cref="IsWanted"/> between two steps, sleeps end,
/// programs that run are killed. Between Begin and End one AwaitInterrupt is outstanding at the console.
/// </summary>
internal sealed class Interruption
{
    /// <summary>Gives up the wait of the line that is being carried out.</summary>
    private CancellationTokenSource _line = new();
    private CancellationTokenSource? _wanted;
    private readonly List<Signal<bool>> _sleeps = new();
    private readonly List<ulong> _programs = new();
    private readonly List<PipeReader> _reads = new();

    /// <summary>The command that runs is to stop.</summary>
    public bool IsWanted { get; private set; }

    /// <summary>Cancelled then.</summary>
    public CancellationToken Wanted => (_wanted ??= new CancellationTokenSource()).Token;

    public void Begin()
    {
        IsWanted = false;
        _wanted = null;
        _line = new CancellationTokenSource();
        Loop.Detach(Watch(_line.Token));
    }

    public void End() => _line.Cancel();

    /// <summary>Waits.</summary>
    /// <returns>False when it was cut short.</returns>
    public async ValueTask<bool> Sleep(ulong nanoseconds)
    {
        if (IsWanted) return false;
        Signal<bool> end = new();
        _sleeps.Add(end);
        Loop.Detach(WakeAfter(nanoseconds, end));
        bool slept = await end.Wait();
        _sleeps.Remove(end);
        return slept;
    }

    /// <summary>
    /// Reads; from the console with an early end: Interrupted. What is read from a pipe ends with it.
    /// </summary>
    public async ValueTask<ReadResult> Read(PipeReader from)
    {
        if (from is not ConsoleReader) return await from.ReadAsync();
        if (IsWanted) return new ReadResult(default, StatusCode.Interrupted);
        _reads.Add(from);
        ReadResult read = await from.ReadAsync();
        _reads.Remove(from);
        return read.IsCanceled ? new ReadResult(default, StatusCode.Interrupted) : read;
    }

    /// <summary>
    /// Waits for the end of a program, which Ctrl-C brings about, also one that came while the program was being
    /// started.
    /// </summary>
    public async ValueTask<Result<ProcessEnd>> WaitFor(ulong program)
    {
        if (IsWanted) await InitClient.Instance.Kill(program);
        else _programs.Add(program);
        Result<ProcessEnd> end = await InitClient.Instance.Wait(program);
        _programs.Remove(program);
        return end;
    }

    /// <summary>A console that dies and comes back does not know who waited: then it is asked anew.</summary>
    private async ValueTask Watch(CancellationToken end)
    {
        StatusCode code;
        do code = await Console.Line.Raw.AwaitInterrupt(end);
        while (code == StatusCode.PeerDied && !end.IsCancellationRequested);
        if (code != StatusCode.Ok || end.IsCancellationRequested) return;
        IsWanted = true;
        _wanted?.Cancel();
        foreach (Signal<bool> sleep in _sleeps.ToArray()) sleep.Set(false);
        foreach (PipeReader reader in _reads) reader.CancelPendingRead();
        foreach (ulong program in _programs.ToArray()) await InitClient.Instance.Kill(program);
    }

    private static async ValueTask WakeAfter(ulong nanoseconds, Signal<bool> end)
    {
        await Loop.Delay(nanoseconds);
        end.Set(true);
    }
}
