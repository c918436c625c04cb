using System;
using System.Runtime;
using System.Runtime.InteropServices;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Runtime.Elf;
using Mooring.Sdk;

namespace Mooring.Bench.Ports;

/// <summary>
/// What a call between two processes costs, in ticks of the time stamp counter: instructions, while QEMU counts those.
/// Prints a line per figure: name, rounds, least, median.
/// </summary>
internal static class Program
{
    private const int Rounds = 1001;
    private const ulong ServerPages = 2048, ServerHandles = 64;

    [RuntimeExport("program_main")]
    private static void Begin() => Startup.Run(Run);

    private static void Main()
    {
    }

    private static async ValueTask<int> Run(string[] arguments)
    {
        Handle served = Startup.Handle(StartRole.Service);
        if (!served.IsNone) return Server.Run(served);
        Result<ChannelEnds> ends = Channels.Create();
        if (!ends.IsOk) return (int)ends.Code;
        StatusCode code = await StartServer(arguments[0], ends.Value.Server);
        if (code != StatusCode.Ok) return (int)code;
        Result<Line> line = Line.Open(ends.Value.Client, out MappedChannel channel);
        if (!line.IsOk) return (int)line.Code;
        Client client = new(line.Value, channel);
        Measure(client, "roundtrip", 1);
        Measure(client, "depth8", 8);
        Measure(client, "depth32", 32);
        return client.IsSound ? 0 : 1;
    }

    private static void Measure(Client client, string name, uint depth)
    {
        ulong[] ticks = new ulong[Rounds];
        for (int i = 0; i < Rounds; i++) ticks[i] = client.Measure(depth);
        Array.Sort(ticks);
        Sdk.Console.WriteLine($"{name} {Rounds} {ticks[0]} {ticks[Rounds / 2]}");
    }

    private static async ValueTask<StatusCode> StartServer(string program, Handle end)
    {
        Result<FsClient> fs = await FsClient.Connect();
        if (!fs.IsOk) return fs.Code;
        Result<FsFile> file = await fs.Value.Open(program);
        if (!file.IsOk) return file.Code;
        StatusCode code = ElfImage.TryRead(file.Value.Data.Span, out ElfImage image);
        if (code != StatusCode.Ok) return code;
        Result<Handle> process = Processes.Create(ServerPages, ServerHandles, "bench-server"u8);
        if (!process.IsOk) return process.Code;
        Result<Handle> given = Processes.Give(process.Value, end, Rights.All);
        if (!given.IsOk) return given.Code;
        StartPage start = new() { Magic = StartPage.CurrentMagic };
        start.Handles[(int)StartRole.Service] = given.Value.Value;
        byte[] page = new byte[Limits.PageBytes];
        MemoryMarshal.Write(page, in start);
        code = ProgramLoader.Load(process.Value, file.Value.Data.Span, image, page);
        return code == StatusCode.Ok ? ProgramLoader.Start(process.Value, image, 3) : code;
    }
}
