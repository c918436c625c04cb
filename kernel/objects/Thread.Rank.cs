using Mooring.Ports;

namespace Mooring.Kernel.Objects;

/// <content>What <see cref="PriorityLending"/> wants to know of a thread.</content>
internal sealed partial class Thread
{
    protected override LentList? Serving => _serves;

    protected override bool IsInWait => State == ThreadState.Waiting;

    protected override void OnPriority(int before) => Scheduler.PriorityChanged(this, before);
}
