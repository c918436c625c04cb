using System.Runtime;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Abuse;

/// <summary>
/// Does to the kernel what no program should do, by name, and says <c>ok NAME</c> or what the kernel made of it.
/// </summary>
internal static class Program
{
    private const int Failed = 1, WrongCall = 2;
    private const ulong FuzzCount = 2000;

    [RuntimeExport("program_main")]
    private static void Begin() => Startup.Run(Run);

    private static void Main()
    {
    }

    private static async ValueTask<int> Run(string[] arguments)
    {
        if (arguments.Length < 2) return Usage();
        Result<Examination> examination = await Prepare(arguments[0]);
        if (!examination.IsOk)
        {
            Console.ErrorLine($"abuse: cannot read its own image: {(int)examination.Code}");
            return Failed;
        }
        if (arguments[1] == "all") return await RunAll(examination.Value);
        for (uint i = 0; i < Case.Count; i++)
            if (arguments[1] == Case.At(i).Name) return await RunOne(examination.Value, i, arguments);
        return Usage();
    }

    private static async ValueTask<Result<Examination>> Prepare(string path)
    {
        Result<ProgramFile> program = await ProgramFile.Open(path);
        if (!program.IsOk) return program.Code;
        Result<Specimen> specimen = Specimen.Prepare(program.Value), other = Specimen.Prepare(program.Value);
        if (!specimen.IsOk || !other.IsOk) return StatusCode.OutOfMemory;
        Result<MappedRegion> record = Regions.CreateMapped(1);
        return record.IsOk ? new Examination(specimen.Value, other.Value, record.Value) : record.Code;
    }

    private static async ValueTask<int> RunAll(Examination examination)
    {
        int status = 0;
        for (uint i = 0; i < Case.Cost; i++)
            if (!await Judge(examination, i, 1, FuzzCount)) status = Failed;
        return status;
    }

    private static async ValueTask<int> RunOne(Examination examination, uint index, string[] arguments)
    {
        ulong seed = 1, count = FuzzCount;
        bool isSound = arguments.Length < 3 || ulong.TryParse(arguments[2], out seed);
        isSound &= arguments.Length < 4 || ulong.TryParse(arguments[3], out count);
        if (!isSound) return Usage();
        return await Judge(examination, index, seed, count) ? 0 : Failed;
    }

    private static async ValueTask<bool> Judge(Examination examination, uint index, ulong seed, ulong count)
    {
        string wrong = await examination.Run(index, seed, count);
        string name = Case.At(index).Name;
        Console.WriteLine(wrong.Length == 0 ? "ok " + name : name + ": " + wrong);
        if (index == Case.Cost) Console.WriteLine($"a reflected system call: {examination.Figure} ticks");
        await Console.FlushAsync();
        return wrong.Length == 0;
    }

    private static int Usage()
    {
        string names = string.Empty;
        for (uint i = 0; i < Case.Cost; i++) names += "  " + Case.At(i).Name + "\n";
        Console.Error("usage: abuse all|NAME\n       abuse fight|fuzz|gifts [SEED [COUNT]]\n" + names);
        return WrongCall;
    }
}
