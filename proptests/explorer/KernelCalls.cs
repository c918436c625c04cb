using Mooring.Ports;

namespace Mooring.Tests.Explorer;

/// <summary>The kernel entries of a side's program, in the order that the scenario asks for.</summary>
internal readonly struct KernelCalls(Tape tape, SleepOrder order)
{
    internal void RingPeer() => tape.Do(new Step(StepKind.Ring));

    /// <summary>An enter that arms this side's end and waits for a packet: each part a step.</summary>
    internal PacketBits Sleep(uint want, ulong seenPublish, uint seenHead)
    {
        if (order == SleepOrder.DrainArmRecheck) Do(StepKind.Drain);
        tape.Do(new Step(StepKind.Arm, 0, seenPublish, want, seenHead));
        if (order == SleepOrder.ArmDrainRecheck) Do(StepKind.Drain);
        if (order != SleepOrder.ArmOnly) Do(StepKind.Recheck);
        if (order == SleepOrder.ArmRecheckDrain) Do(StepKind.Drain);
        return (PacketBits)tape.Do(new Step(StepKind.Wait));
    }

    private void Do(StepKind kind) => tape.Do(new Step(kind));
}
