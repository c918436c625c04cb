using System.Runtime;
using System.Threading.Tasks;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Posix;

/// <summary>The server that all Linux processes share. It takes no arguments.</summary>
internal static class Program
{
    private const string Shim = "/bin/libc-shim", Temporary = "/tmp";
    private const int FilesBufferBytes = 1 << 20;

    [RuntimeExport("program_main")]
    private static void Begin() => Startup.Run(Run);

    private static void Main()
    {
    }

    private static async ValueTask<int> Run(string[] arguments)
    {
        Result<FsClient> files = await FsClient.Connect(FilesBufferBytes);
        if (!files.IsOk) return Fail("there is no file server");
        Result<ProgramFile> shim = await ReadShim(files.Value);
        if (!shim.IsOk) return Fail("there is no " + Shim);
        Result<Accounts> accounts = Accounts.Create();
        if (!accounts.IsOk) return Fail("there is no memory");
        await files.Value.MakeDirectory(Temporary);
        await EtcFiles.Make(files.Value);
        LinuxSystem system = new(shim.Value, accounts.Value, files.Value);
        await PosixServer.Serve(_ => new ClientPosix(system));
        return 0;
    }

    /// <summary>Copied: what fs lends is gone when it dies.</summary>
    private static async ValueTask<Result<ProgramFile>> ReadShim(FsClient files)
    {
        Result<FsFile> file = await files.Open(Shim);
        if (!file.IsOk) return file.Code;
        Result<MappedRegion> memory = await FileCopy.Read(file.Value);
        await file.Value.Close();
        return memory.IsOk ? ProgramFile.Read(Shim, memory.Value.Bytes.Slice(0, (int)file.Value.Size)) : memory.Code;
    }

    private static int Fail(string why)
    {
        Trace.Line(why);
        return 1;
    }
}
