namespace Mooring.Ports;

/// <summary>
/// What a new process may have besides memory, carved out of what its maker has: a word of the command that makes it.
/// </summary>
public readonly struct ProcessLimits
{
    public readonly ulong Word;

    public ProcessLimits(ulong word) => Word = word;

    /// <param name="handles">At once; two are taken by what every process has.</param>
    /// <param name="channels">Made by it, until both ends have been closed.</param>
    /// <param name="threads">At once.</param>
    /// <param name="processes">Made by it and by those that it makes.</param>
    public ProcessLimits(ushort handles, ushort channels, ushort threads, ushort processes) =>
        Word = handles | (ulong)channels << 16 | (ulong)threads << 32 | (ulong)processes << 48;

    public ushort Handles => (ushort)Word;
    public ushort Channels => (ushort)(Word >> 16);
    public ushort Threads => (ushort)(Word >> 32);
    public ushort Processes => (ushort)(Word >> 48);
}
