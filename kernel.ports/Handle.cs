namespace Mooring.Ports;

/// <summary>
/// A capability as a process names it: an index into its handle table and the generation of that place, so that a
/// closed handle is never mistaken for its successor. Zero is no handle.
/// </summary>
public readonly struct Handle
{
    public readonly uint Value;

    public Handle(uint value) => Value = value;

    public Handle(uint index, ushort generation) => Value = index | (uint)generation << 16;

    public uint Index => Value & 0xFFFF;
    public ushort Generation => (ushort)(Value >> 16);
    public bool IsNone => Value == 0;

    /// <summary>The client end of a process's kernel channel: always its first handle.</summary>
    public static Handle KernelChannel => new(1, 1);

    /// <summary>
    /// The process itself, with all rights but <see cref="Rights.Wait"/> and <see cref="Rights.Give"/>.
    /// </summary>
    public static Handle Self => new(2, 1);
}

/// <summary>What the holder of a handle may do with the object.</summary>
[System.Flags]
public enum Rights : byte
{
    None = 0,

    /// <summary>
    /// Channel end: ring the peer's doorbell, submit and post. User source: post. System: write to the log.
    /// </summary>
    Signal = 1,

    /// <summary>Port: wait. Source: associate and arm.</summary>
    Wait = 2,

    /// <summary>Process: threads, kill, map, give, shim. System: power, devices. Port: associate. Timer: set.</summary>
    Manage = 4,

    /// <summary>Region: map readable. Process and system: look.</summary>
    Read = 8,

    /// <summary>Region: map writable. System: end processes at a step (tests).</summary>
    Write = 16,

    /// <summary>Region: map executable.</summary>
    Execute = 32,

    /// <summary>May be given to another process or lent.</summary>
    Give = 64,

    /// <summary>May be duplicated.</summary>
    Duplicate = 128,

    All = 255,
}
