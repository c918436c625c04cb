using System;
using System.IO;

namespace Mooring.Tools.Machine;

/// <summary>
/// Our end of one of the guest's serial lines: two named pipes, PATH.in to the guest and PATH.out from it, as QEMU's
/// pipe device wants them. Bytes are neither added nor lost, and QEMU stops the guest's transmitter while we do not
/// read.
/// </summary>
public sealed class SerialLine
{
    private const uint OwnerReadsAndWrites = 0b110_000_000;

    /// <summary>Makes the pipes.</summary>
    /// <exception cref="IOException">There is something at one of the paths already.</exception>
    public SerialLine(string path)
    {
        PipePath = path;
        foreach (string pipe in new[] { Incoming, Outgoing })
            if (Posix.MakePipe(pipe, OwnerReadsAndWrites) != 0)
                throw new IOException($"could not make the pipe {pipe}");
    }

    /// <summary>What QEMU is to open.</summary>
    public string PipePath { get; }

    private string Incoming => PipePath + ".in";

    private string Outgoing => PipePath + ".out";

    /// <summary>Waits until QEMU has opened its end. The stream ends when QEMU does.</summary>
    public LineStream Open()
    {
        FileStream fromGuest = OpenPipe(Outgoing, FileAccess.Read);
        return new LineStream(fromGuest, () => OpenPipe(Incoming, FileAccess.Write));
    }

    /// <summary>
    /// QEMU has ended. If it never opened its end, <see cref="Open"/> returns, and the stream is at its end.
    /// </summary>
    public void EndWaiting() => OpenPipe(Outgoing, FileAccess.ReadWrite).Dispose();

    private static FileStream OpenPipe(string path, FileAccess access) =>
        new(path, FileMode.Open, access, FileShare.ReadWrite, bufferSize: 0);
}
