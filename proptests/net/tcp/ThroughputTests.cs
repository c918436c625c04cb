using System;
using System.Globalization;
using System.IO;
using System.Text;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;
using Mooring.Servers.Net;
using Mooring.Tests.Tidy;
using Xunit;

namespace Mooring.Tests.Net.Tcps;

/// <summary>
/// How much a bad wire costs: 2 MB from one stack to the other, by how much is lost and how long a frame takes. The
/// time is the wire's own and everything follows from the seed, so the table is the same everywhere; throughput.txt
/// keeps it. A change that is meant writes it anew: <c>MOORING_RATCHET=write</c>, as for the other lists.
/// </summary>
public sealed class ThroughputTests
{
    private const int Bytes = 2_000_000, Seeds = 3;
    private const ushort Port = 80;
    private static readonly int[] s_lost = [0, 1, 5, 10, 20, 50, 100, 200];
    private static readonly int[] s_delayMs = [1, 10, 50];

    private static string PathOfTable => Path.Combine(SourceFiles.Root, "proptests", "net", "tcp", "throughput.txt");

    [Fact]
    public void TheTableIsAsItWas()
    {
        StringBuilder table = new("KB a second, 2 MB one way\nlost per mille");
        foreach (int delay in s_delayMs) table.Append(CultureInfo.InvariantCulture, $"{delay + " ms",10}");
        foreach (int lost in s_lost)
        {
            table.Append(CultureInfo.InvariantCulture, $"\n{lost,14}");
            foreach (int delay in s_delayMs) table.Append(CultureInfo.InvariantCulture, $"{Rate(lost, delay),10:0}");
        }
        table.Append('\n');
        if (Environment.GetEnvironmentVariable("MOORING_RATCHET") == "write")
            File.WriteAllText(PathOfTable, table.ToString());
        Assert.Equal(File.ReadAllText(PathOfTable), table.ToString());
    }

    /// <summary>Of some runs together: one loss more or less at the wrong moment is a second.</summary>
    private static double Rate(int lost, int delayMs)
    {
        ulong took = 0;
        for (int seed = 1; seed <= Seeds; seed++) took += TookNs(lost, delayMs, seed);
        return Bytes * (double)Seeds / (took / 1e9) / 1000;
    }

    private static ulong TookNs(int lost, int delayMs, int seed)
    {
        using LossyWire wire = new(seed, new WireFaults(lost, 0, 0, 0, (ulong)delayMs * 1_000_000, 0));
        TcpListener listener = wire.Right.Tcp.Listen(Port, 1, null).Value;
        Result<TcpConnection> from = wire.Left.Tcp.Connect(new Endpoint(TcpHost.AddressOf(2), Port), wire.NowNs);
        TcpConnection? to = null;
        byte[] piece = new byte[16 * 1024];
        int put = 0, read = 0;
        ulong begunNs = wire.NowNs;
        while (read < Bytes)
        {
            Assert.True(wire.Step(), "nothing happens any more");
            put += from.Value.Put(piece.AsSpan(0, Math.Min(piece.Length, Bytes - put)), wire.NowNs);
            wire.Left.Tcp.Settle(from.Value, wire.NowNs);
            to ??= listener.TryAccept();
            if (to is null) continue;
            read += to.Read(piece);
            wire.Right.Tcp.Settle(to, wire.NowNs);
        }
        return wire.NowNs - begunNs;
    }
}
