using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Runtime.Elf;
using Mooring.Sdk;

namespace Mooring.Bench.Ports;

/// <summary>This program, in a process of its own and in another role, with ends of channels.</summary>
internal static class Child
{
    private const ulong Pages = 2048;
    private const ushort Handles = 64;
    private const uint Priority = 3;

    private static SharedBytes s_file;

    /// <summary>Reads the program that children run.</summary>
    public static async ValueTask<StatusCode> Load(string program)
    {
        Result<FsClient> fs = await FsClient.Connect();
        if (!fs.IsOk) return fs.Code;
        Result<FsFile> file = await fs.Value.Open(program);
        if (file.IsOk) s_file = file.Value.Data;
        return file.Code;
    }

    /// <summary>Starts one with one end.</summary>
    /// <param name="role">What <see cref="Program"/> is to do there.</param>
    /// <param name="end">Given to it.</param>
    /// <returns>Its handle.</returns>
    public static Result<Handle> Start(string role, Handle end)
    {
        Result<Handle> process = Create(Pages, Handles);
        if (!process.IsOk) return process;
        StatusCode code = Give(process.Value, end);
        if (code == StatusCode.Ok) code = Begin(process.Value, role);
        return code == StatusCode.Ok ? process : code;
    }

    /// <summary>One that has nothing yet.</summary>
    public static Result<Handle> Create(ulong pages, ushort handles) =>
        Processes.Create(pages, new ProcessLimits(handles, 1, 1, 0), "bench-ports"u8);

    public static StatusCode Give(Handle process, Handle end) => Processes.Give(process, end, Rights.All).Code;

    /// <summary>Lets it run.</summary>
    public static StatusCode Begin(Handle process, string role)
    {
        StatusCode code = ElfImage.TryRead(s_file.Span, out ElfImage image);
        if (code == StatusCode.Ok) code = ProgramLoader.Load(process, s_file.Span, image, StartPageFor(role));
        return code == StatusCode.Ok ? ProgramLoader.Start(process, image, Priority) : code;
    }

    /// <summary>Everything but the first thread.</summary>
    public static StatusCode Load(Handle process)
    {
        StatusCode code = ElfImage.TryRead(s_file.Span, out ElfImage image);
        return code == StatusCode.Ok ? ProgramLoader.Load(process, s_file.Span, image, StartPageFor("")) : code;
    }

    /// <summary>
    /// The ends that this process was given before it began: they follow what every process has in its handle table.
    /// </summary>
    public static List<Handle> Ends()
    {
        const int Gap = 8;
        List<Handle> ends = new();
        int missing = 0;
        for (uint index = Handle.Self.Index + 1; missing < Gap; index++)
        {
            Handle handle = new(index, 1);
            if (!Channels.Map(handle).IsOk) missing++;
            else
            {
                ends.Add(handle);
                missing = 0;
            }
        }
        return ends;
    }

    private static byte[] StartPageFor(string role)
    {
        byte[] page = new byte[Limits.PageBytes];
        int length = Encoding.UTF8.GetBytes(role, page.AsSpan(StartPage.ArgumentsOffset));
        StartPage start = new() { Magic = StartPage.CurrentMagic, ArgumentBytes = (uint)length + 1 };
        start.Handles[(int)StartRole.Service] = Handle.Self.Value;
        MemoryMarshal.Write(page, in start);
        return page;
    }
}
