using System;
using System.Runtime;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Disk;

/// <summary>
/// Reads and writes disks below their file systems, and is hard on their drivers. Only in a boot with <c>rawdisks</c>.
/// </summary>
internal static class Program
{
    private const int WrongCall = 2, MemoryPages = 256;

    private const string Usage =
        "usage: disk show NAME                         sectors, sectors of a request, traits\n" +
        "       disk read NAME SECTOR COUNT            the bytes themselves\n" +
        "       disk fill NAME SECTOR COUNT SEED       a pattern, durable at the end\n" +
        "       disk load NAME ROUNDS SEED KILLS       32 writers and readers at once, the driver killed so often\n" +
        "       disk race NAME COUNT                   reads of 4 KiB, 32 under way\n" +
        "       disk hostile NAME COUNT SEED           requests that no client should make\n" +
        "       disk leave NAME COUNT                  ends with so many requests under way\n";

    [RuntimeExport("program_main")]
    private static void Begin() => Startup.Run(Run);

    private static void Main()
    {
    }

    private static async ValueTask<int> Run(string[] arguments)
    {
        if (arguments.Length < 3 || !TryNumbers(arguments, out ulong[] numbers)) return Explain();
        Result<MappedRegion> memory = Regions.CreateMapped(MemoryPages);
        if (!memory.IsOk) return Failed(memory.Code);
        Result<DiskClient> disk = await DiskClient.Open(arguments[2], memory.Value);
        if (!disk.IsOk) return Failed(disk.Code);
        StatusCode? code = await Do(arguments[1], arguments[2], numbers, disk.Value, memory.Value.Bytes);
        if (code is null) return Explain();
        return code.Value == StatusCode.Ok ? 0 : Failed(code.Value);
    }

    private static async ValueTask<StatusCode?> Do(
        string verb, string name, ulong[] numbers, DiskClient disk, SharedBytes memory) => (verb, numbers.Length) switch
    {
        ("show", 0) => Show(disk.Geometry),
        ("read", 2) => await Sectors.Read(disk, memory, numbers[0], numbers[1]),
        ("fill", 3) => await Sectors.Fill(disk, memory, numbers[0], numbers[1], numbers[2]),
        ("load", 3) => await new Load(disk, memory, name, numbers[1]).Run(numbers[0], numbers[2]),
        ("race", 1) => await Sectors.Race(disk, memory, numbers[0]),
        ("hostile", 2) => await Hostile.Run(name, numbers[0], numbers[1]),
        ("leave", 1) => Leave(disk, memory, numbers[0]),
        _ => null,
    };

    private static StatusCode Show(DiskGeometry geometry)
    {
        Console.Write($"{geometry.Sectors} {geometry.MostSectors} {(uint)geometry.Traits}\n");
        return StatusCode.Ok;
    }

    /// <summary>Nobody waits for what is under way.</summary>
    private static StatusCode Leave(DiskClient disk, SharedBytes memory, ulong count)
    {
        int bytes = (int)disk.Geometry.MostSectors * IBlock.SectorBytes;
        for (ulong i = 0; i < count; i++)
            Loop.Detach(disk.Read(i * disk.Geometry.MostSectors, memory.Slice((int)(i % 8) * bytes, bytes)));
        return StatusCode.Ok;
    }

    private static bool TryNumbers(string[] arguments, out ulong[] numbers)
    {
        numbers = new ulong[arguments.Length - 3];
        for (int i = 0; i < numbers.Length; i++)
            if (!ulong.TryParse(arguments[i + 3], out numbers[i])) return false;
        return true;
    }

    private static int Explain()
    {
        Console.Error(Usage);
        return WrongCall;
    }

    private static int Failed(StatusCode code)
    {
        Console.Error($"disk: status {(uint)code}\n");
        return 1;
    }
}
