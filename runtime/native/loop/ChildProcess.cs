using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Runtime;

/// <summary>A process that this one started: its end is something to await, once.</summary>
public sealed class ChildProcess : LoopSource
{
    private readonly Signal<PacketBits> _ended = new();

    private ChildProcess(Handle handle) => KernelHandle = handle;

    /// <summary>Takes the handle over. Fails if the kernel refuses to watch it; then it stays the caller's.</summary>
    public static Result<ChildProcess> Watch(Handle process)
    {
        ChildProcess child = new(process);
        StatusCode code = Loop.Attach(child, Limits.Bands - 1);
        if (code != StatusCode.Ok) return code;
        Loop.ToArm(child);
        return child;
    }

    /// <summary>Completes when the process has stopped for good: Exited, Faulted or Killed.</summary>
    public ValueTask<PacketBits> Ended() => _ended.Wait();

    /// <summary>The process, for kernel commands about it.</summary>
    public Handle Process => KernelHandle;

    /// <summary>Stops watching; the handle is the caller's again.</summary>
    public void Forget() => Loop.Forget(this);

    /// <summary>Lets go of the process and of what is kept for reading its remains.</summary>
    public void Close() => Loop.Detach(this);

    internal override bool Serve(PacketBits heard)
    {
        _ended.Set(heard);
        return false;
    }
}
