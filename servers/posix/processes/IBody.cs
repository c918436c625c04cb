namespace Mooring.Servers.Posix;

/// <summary>What runs a process: the kernel's process, or what a test has in its place.</summary>
internal interface IBody
{
    /// <summary>Processor time so far.</summary>
    ulong CpuTimeNs { get; }

    /// <summary>Signals come, a bit each, before this returns.</summary>
    void Poke(ulong signals);

    /// <summary>It ends; that it has is told later.</summary>
    void Kill();

    /// <summary>All threads but the one that says so stand still, or go on.</summary>
    void Hold(bool stands);
}
