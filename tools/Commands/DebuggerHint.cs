using System;
using System.Net;
using System.Net.Sockets;

namespace Mooring.Tools.Commands;

/// <summary><c>run --gdb</c>: finds a port for gdb and says what to type.</summary>
public static class DebuggerHint
{
    /// <summary>Prints the command, for another terminal.</summary>
    /// <returns>A TCP port of the loopback interface that is free.</returns>
    public static int Print(SourceTree tree)
    {
        int port = FreePort();
        Message.Line(
            $"""
            mooring: the guest waits for gdb. In another terminal:

              gdb {tree.Kernel} -ex 'directory {tree.Root}' -ex 'target remote 127.0.0.1:{port}'

            Set the first breakpoints with hbreak (until the kernel has switched paging on, its code is not mapped yet),
            by line or by name:    hbreak Panic.cs:20    hbreak kernel_enter    then: continue
            A program in ring 3:   add-symbol-file {tree.Elf("shell")}

            """);
        return port;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
