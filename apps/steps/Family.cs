using System;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Runtime.Elf;
using Mooring.Sdk;

namespace Mooring.Apps.Steps;

/// <summary>Makes children of this same image, with their ends of channels and their part.</summary>
internal sealed class Family
{
    private const ulong Pages = 2000, Priority = 3;
    private const ushort HandleCount = 32;

    private readonly string _path;
    private readonly SharedBytes _file;
    private readonly ElfImage _image;
    private readonly byte[] _page = new byte[Limits.PageBytes];

    private Family(string path, SharedBytes file, in ElfImage image)
    {
        _path = path;
        _file = file;
        _image = image;
    }

    public static async ValueTask<Result<Family>> Open(string path)
    {
        Result<FsClient> files = await FsClient.Connect();
        if (!files.IsOk) return files.Code;
        Result<FsFile> file = await files.Value.Open(path);
        if (!file.IsOk) return file.Code;
        StatusCode code = ElfImage.TryRead(file.Value.Data.Span, out ElfImage image);
        return code == StatusCode.Ok ? new Family(path, file.Value.Data, image) : code;
    }

    /// <summary>Starts a child; the ends move to it. A victim gets the right to end at a step.</summary>
    public Result<ChildProcess> Start(Part part, in Step step, Handle served, Handle servedToo, Handle called)
    {
        Result<Handle> process = Processes.Create(Pages, new ProcessLimits(HandleCount, 2, 1, 0), "step"u8);
        if (!process.IsOk) return process.Code;
        StartPage start = new() { Magic = StartPage.CurrentMagic };
        StatusCode code = Give(process.Value, served, Role.Served, ref start);
        if (code == StatusCode.Ok) code = Give(process.Value, servedToo, Role.ServedToo, ref start);
        if (code == StatusCode.Ok) code = Give(process.Value, called, Role.Called, ref start);
        if (code == StatusCode.Ok && part == step.Victim)
            code = Give(process.Value, Startup.Handle(StartRole.System), StartRole.System, ref start);
        WriteStart(start, $"{_path}\0{(uint)part}\0{(uint)step.Victim}\0{step.Entry}\0{step.Publication}\0");
        if (code == StatusCode.Ok) code = ProgramLoader.Load(process.Value, _file.Span, _image, _page);
        Result<ChildProcess> child = code == StatusCode.Ok ? ChildProcess.Watch(process.Value) : code;
        if (child.IsOk) code = ProgramLoader.Start(process.Value, _image, (uint)Priority);
        if (code == StatusCode.Ok) return child;
        Processes.Kill(process.Value, 0);
        Handles.Close(process.Value);
        return code;
    }

    private static StatusCode Give(Handle process, Handle handle, StartRole role, ref StartPage start)
    {
        if (handle.IsNone) return StatusCode.Ok;
        Result<Handle> given = Processes.Give(process, handle, Rights.All);
        if (given.IsOk) start.Handles[(int)role] = given.Value.Value;
        return given.Code;
    }

    private void WriteStart(StartPage start, string arguments)
    {
        start.ArgumentBytes = (uint)arguments.Length;
        _page.AsSpan().Clear();
        MemoryMarshal.Write(_page, in start);
        Encoding.UTF8.GetBytes(arguments, _page.AsSpan(StartPage.ArgumentsOffset));
    }
}

/// <summary>
/// Where a run is cut: the victim ends at its n-th entry into the kernel or publication; 0: it does not.
/// </summary>
internal readonly struct Step(Part victim, uint entry, uint publication)
{
    public readonly Part Victim = victim;
    public readonly uint Entry = entry, Publication = publication;
}
