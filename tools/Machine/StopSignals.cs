using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Threading.Tasks;

namespace Mooring.Tools.Machine;

/// <summary>Turns the signals that ask this process to end into one task, so that QEMU is ended with it.</summary>
public sealed class StopSignals : IDisposable
{
    private static readonly (PosixSignal Signal, int Number)[] s_signals =
        [(PosixSignal.SIGHUP, 1), (PosixSignal.SIGINT, 2), (PosixSignal.SIGQUIT, 3), (PosixSignal.SIGTERM, 15)];

    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly TaskCompletionSource<int> _received = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>From now on the signals do not end this process.</summary>
    public StopSignals()
    {
        foreach ((PosixSignal signal, int number) in s_signals)
            _registrations.Add(PosixSignalRegistration.Create(signal, context => Receive(context, number)));
    }

    /// <summary>Completes with the number of the first signal.</summary>
    public Task<int> Received => _received.Task;

    public void Dispose() => _registrations.ForEach(registration => registration.Dispose());

    private void Receive(PosixSignalContext context, int number)
    {
        context.Cancel = true;
        _received.TrySetResult(number);
    }
}
