namespace Mooring.Servers.Posix;

/// <summary>What runs a process: the kernel's process, or what a test has in its place.</summary>
internal interface IBody
{
    /// <summary>Processor time so far.</summary>
    ulong CpuTimeNs { get; }

    /// <summary>Signals come, a bit each, before this returns.</summary>
    /// <param name="signals">Bit n-1 for signal n.</param>
    /// <param name="thread">That is to take them; 0: any.</param>
    void Poke(ulong signals, int thread);

    /// <summary>Signals that pokes alone do not say, a bit each, once.</summary>
    ulong TakeAsked();

    /// <summary>It ends; that it has is told later.</summary>
    void Kill();

    /// <summary>All threads but the one that says so stand still, or go on.</summary>
    void Hold(bool stands);
}
