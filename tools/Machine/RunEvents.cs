using System.Threading.Tasks;
using Mooring.Tools.Exec;

namespace Mooring.Tools.Machine;

/// <summary>What a run waits for besides QEMU and the kernel's log.</summary>
/// <param name="Session">The exec or console session, unless the console is the terminal.</param>
/// <param name="LogRead">Ends when the log line is closed and read to its end.</param>
/// <param name="Deadline">Ends when the time is up.</param>
/// <param name="Stop">Ends when this process is told to end; the result is the signal's number.</param>
public sealed record RunEvents(Task<ExecOutcome?>? Session, Task LogRead, Task Deadline, Task<int> Stop)
{
    /// <summary>Waits for the first event; when that is QEMU's end, the session still counts as earlier.</summary>
    public Task First(Task exited, Task panicked)
    {
        if (Session is null) return Any(Deadline, Stop, panicked, exited);
        Task first = Any(Session, Deadline, Stop, panicked, exited);
        return first == exited ? Any(Session, Deadline, Stop) : first;
    }

    private static Task Any(params Task[] events) => events[Task.WaitAny(events)];
}
