using System.Threading;

namespace Mooring.Servers.Posix;

/// <summary>How a call is asked for: by whom, and how long it may take.</summary>
internal readonly struct Asking
{
    public Asking(Process caller, bool waits, bool insists, CancellationToken cancel)
    {
        Caller = caller;
        Waits = waits;
        Insists = insists;
        Cancel = cancel;
    }

    public Process Caller { get; }

    /// <summary>False: EAGAIN in place of a wait.</summary>
    public bool Waits { get; }

    /// <summary>A terminal answers without SIGTTIN or SIGTTOU.</summary>
    public bool Insists { get; }

    public CancellationToken Cancel { get; }
}
