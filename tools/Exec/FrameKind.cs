namespace Mooring.Tools.Exec;

/// <summary>The first byte of a frame on the exec line.</summary>
public enum FrameKind : byte
{
    /// <summary>Guest to host, empty: a script may be sent.</summary>
    Ready = (byte)'R',

    /// <summary>Host to guest: the script, UTF-8 shell text.</summary>
    Script = (byte)'S',

    /// <summary>Guest to host: bytes for standard output.</summary>
    Output = (byte)'O',

    /// <summary>Guest to host: bytes for standard error.</summary>
    Error = (byte)'E',

    /// <summary>Guest to host: the exit status of the last command, a signed 32-bit number.</summary>
    Exit = (byte)'X',
}
