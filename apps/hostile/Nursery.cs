using System;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Runtime.Elf;
using Mooring.Sdk;

namespace Mooring.Apps.Hostile;

/// <summary>
/// Makes children of this same image: each gets one end of a channel and its part in the play as arguments, and no
/// channel to init, so that it knows nobody but its parent.
/// </summary>
internal sealed class Nursery
{
    private const ulong Pages = 3000, Priority = 3;
    private const ushort HandleCount = 64;

    private readonly string _path;
    private readonly SharedBytes _file;
    private readonly ElfImage _image;

    private Nursery(string path, SharedBytes file, in ElfImage image)
    {
        _path = path;
        _file = file;
        _image = image;
    }

    public static async ValueTask<Result<Nursery>> Open(string path)
    {
        Result<FsClient> files = await FsClient.Connect();
        if (!files.IsOk) return files.Code;
        Result<FsFile> file = await files.Value.Open(path);
        if (!file.IsOk) return file.Code;
        StatusCode code = ElfImage.TryRead(file.Value.Data.Span, out ElfImage image);
        return code == StatusCode.Ok ? new Nursery(path, file.Value.Data, image) : code;
    }

    /// <summary>Starts a child; the end moves to it.</summary>
    public Result<ChildProcess> Start(Handle end, Part part, ulong seed, ulong count, Temper temper = default)
    {
        Result<Handle> process = Processes.Create(
            Pages, new ProcessLimits(HandleCount, 1, 1, 0), "hostile-child"u8);
        if (!process.IsOk) return process.Code;
        Result<Handle> given = Processes.Give(process.Value, end, Rights.All);
        StatusCode code = given.Code;
        byte[] page = new byte[Limits.PageBytes];
        WriteStart(page, given.Value, $"{_path}\0{(uint)part}\0{seed}\0{count}\0{(uint)temper}\0");
        if (code == StatusCode.Ok) code = ProgramLoader.Load(process.Value, _file.Span, _image, page);
        Result<ChildProcess> child = code == StatusCode.Ok ? ChildProcess.Watch(process.Value) : code;
        if (child.IsOk) code = ProgramLoader.Start(process.Value, _image, (uint)Priority);
        if (code == StatusCode.Ok) return child;
        Processes.Kill(process.Value, 0);
        Handles.Close(process.Value);
        return code;
    }

    private static void WriteStart(byte[] page, Handle end, string arguments)
    {
        StartPage start = new() { Magic = StartPage.CurrentMagic, ArgumentBytes = (uint)arguments.Length };
        start.Handles[(int)StartRole.Service] = end.Value;
        MemoryMarshal.Write(page, in start);
        Encoding.UTF8.GetBytes(arguments, page.AsSpan(StartPage.ArgumentsOffset));
    }
}

/// <summary>What a child is.</summary>
internal enum Part : uint
{
    HonestClient,
    HonestServer,
    HostileClient,
    HostileServer,
}
