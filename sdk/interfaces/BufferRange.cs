namespace Mooring.Sdk;

/// <summary>
/// Bytes of the session buffer, as they are named in a command. The server checks it against the lend.
/// </summary>
public struct BufferRange
{
    public uint Offset, Length;

    public BufferRange(uint offset, int length)
    {
        Offset = offset;
        Length = (uint)length;
    }
}
