namespace Mooring.Servers.Console;

/// <summary>The first byte of a frame on the exec line.</summary>
internal enum FrameType : byte
{
    /// <summary>To the host, empty: send the script.</summary>
    Ready = (byte)'R',

    /// <summary>From the host: what the shell is to run, UTF-8.</summary>
    Script = (byte)'S',

    /// <summary>To the host: output bytes.</summary>
    Output = (byte)'O',

    /// <summary>To the host: bytes of the error stream.</summary>
    Error = (byte)'E',

    /// <summary>To the host: the last command's status, i32 little endian. The last frame.</summary>
    Exit = (byte)'X',
}
