namespace Mooring.Kernel.Objects;

/// <content>
/// Which port with a concurrency value counts it (<see cref="Ports.WaiterList"/>): the one where it waited last, from
/// then on. It is at work whenever it does not wait and is not stopped. That it is of a crew is guarded by that port's
/// lock; whether it is at work by the lock of the port on which it begins or ends to wait. Since two ports are never
/// locked at once, a thread that goes back to work is counted without a lock: the count may be above the value until
/// somebody rests.
/// </content>
internal sealed partial class Thread
{
    internal Thread? NextOfCrew;
    private bool _isAtWork;

    /// <summary>The port that counts it; null: none does.</summary>
    internal Port? Crew { get; private set; }

    /// <summary>It is about to wait on a port with a concurrency value. No port is locked.</summary>
    private void JoinCrew(Port port)
    {
        if (Crew == port) return;
        if (Crew is { } before)
        {
            before.Take();
            LeaveCrew();
            before.Give();
        }
        port.Take();
        port.AddToCrew(this);
        Crew = port;
        port.Give();
    }

    /// <summary>Nobody counts it any more. Its port is locked, or the world stands still.</summary>
    internal void LeaveCrew()
    {
        if (Crew is not { } port) return;
        port.RemoveFromCrew(this);
        if (StopsWork()) port.OneRests();
        Crew = null;
    }

    /// <summary>It goes on after a wait or a stop.</summary>
    internal void StartWork()
    {
        if (Crew is null || _isAtWork) return;
        _isAtWork = true;
        Crew.Starts();
    }

    /// <returns>True: its crew's port is to be told.</returns>
    internal bool StopsWork()
    {
        bool wasAtWork = _isAtWork;
        _isAtWork = false;
        return wasAtWork;
    }

    /// <summary>Begins to wait on a port that is locked.</summary>
    internal void WaitInCrew(Port port, Processor here)
    {
        WaitAndLend(port);
        Scheduler.PutDown(here, this);
    }
}
