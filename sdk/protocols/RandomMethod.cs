namespace Mooring.Sdk;

/// <summary>
/// The service "random": bytes that nobody can foretell. It is there if the machine has a device for it.
/// </summary>
public enum RandomMethod : ushort
{
    /// <summary>offset, length up to 4096 -> bytes written, which is the length. BadArgument.</summary>
    Bytes = 0x140,
}
