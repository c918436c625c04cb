using System;
using System.IO;
using System.Net.Sockets;
using System.Threading;

namespace Mooring.Tools.Machine;

/// <summary>
/// Our end of one of the guest's serial lines: a Unix socket that QEMU connects to when it starts. Bytes are neither
/// added nor lost, and QEMU stops the guest's transmitter while we do not read.
/// </summary>
public sealed class SerialLine : IDisposable
{
    private static readonly TimeSpan s_connectGrace = TimeSpan.FromMilliseconds(200);

    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    private readonly ManualResetEventSlim _connected = new();

    private SerialLine(string path) => SocketPath = path;

    /// <summary>What QEMU is to connect to.</summary>
    public string SocketPath { get; }

    /// <summary>Makes the socket; there must be nothing at that path.</summary>
    public static SerialLine Listen(string path)
    {
        var line = new SerialLine(path);
        line._listener.Bind(new UnixDomainSocketEndPoint(path));
        line._listener.Listen(1);
        return line;
    }

    /// <summary>Waits until QEMU connects.</summary>
    /// <returns>Our end of the line; null when QEMU has ended without connecting.</returns>
    public Stream? Accept()
    {
        try
        {
            Socket connection = _listener.Accept();
            _connected.Set();
            return new NetworkStream(connection, ownsSocket: true);
        }
        catch (Exception problem) when (problem is SocketException or ObjectDisposedException)
        {
            return null;
        }
    }

    /// <summary>QEMU has ended: if it never connected, ends <see cref="Accept"/>.</summary>
    public void EndWaiting()
    {
        if (!_connected.Wait(s_connectGrace)) _listener.Dispose();
    }

    public void Dispose()
    {
        _listener.Dispose();
        _connected.Dispose();
    }
}
