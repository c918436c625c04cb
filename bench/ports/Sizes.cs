using System;
using System.Runtime.CompilerServices;
using System.Text;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Bench.Ports;

/// <summary>
/// Bytes of each kernel object, as the kernel's log says at boot, and what the ring libraries keep for a channel.
/// </summary>
internal static class Sizes
{
    private const string Mark = "bytes of objects:";

    public static async ValueTask<StatusCode> Measure()
    {
        for (ulong cursor = 0; ;)
        {
            Result<LogChunk> chunk = await InitClient.Instance.KernelLog(cursor);
            if (!chunk.IsOk) return chunk.Code;
            if (chunk.Value.Bytes.Length == 0) return StatusCode.NotFound;
            if (TryPrint(Encoding.UTF8.GetString(chunk.Value.Bytes))) break;
            cursor = chunk.Value.Next;
        }
        PrintLibraries();
        return StatusCode.Ok;
    }

    /// <summary>The line is among the first, and so in one piece.</summary>
    private static bool TryPrint(string log)
    {
        int at = log.AsSpan().IndexOf(Mark);
        if (at < 0) return false;
        string line = log.Substring(at + Mark.Length);
        int end = line.AsSpan().IndexOf('\n');
        string[] words = (end < 0 ? line : line.Substring(0, end)).Trim().Split(' ');
        for (int i = 0; i + 1 < words.Length; i += 2)
            if (ulong.TryParse(words[i + 1], out ulong bytes)) Figures.Print("object." + words[i], bytes);
        return true;
    }

    private static void PrintLibraries()
    {
        uint slots = Geometry.Default.CompletionCapacity;
        ulong perCall = (ulong)ClientEnd<LivePage, Enforced>.BytesPerCall;
        ulong client = (ulong)Unsafe.SizeOf<ClientEnd<LivePage, Enforced>>();
        Figures.Print("library.client.channel", client + slots * perCall);
        Figures.Print("library.client.call", perCall);
        Figures.Print("library.server.channel", (ulong)Unsafe.SizeOf<ServerEnd<LivePage, Enforced>>());
        Figures.Print("library.server.call", 0);
    }
}
