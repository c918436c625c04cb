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

    /// <summary>The first argument of a child; the second is its role.</summary>
    public const string Mark = "child";

    private static ProgramFile? s_program;

    /// <summary>Reads the program that children run.</summary>
    public static async ValueTask<StatusCode> Load(string path)
    {
        Result<ProgramFile> program = await ProgramFile.Open(path);
        if (program.IsOk) s_program = program.Value;
        return program.Code;
    }

    /// <summary>Starts one with one end.</summary>
    /// <param name="role">What <see cref="Program"/> is to do there.</param>
    /// <param name="end">Given to it.</param>
    public static Result<Handle> Start(string role, Handle end) => Begin(Create(Pages, Handles).Give(end), role);

    /// <summary>One that has nothing yet.</summary>
    public static NewProcess Create(ulong pages, ushort handles) =>
        NewProcess.Create(s_program!, pages, new ProcessLimits(handles, 1, 1, 0), "bench-ports"u8);

    /// <summary>Lets it run.</summary>
    /// <returns>Its handle.</returns>
    public static Result<Handle> Begin(NewProcess process, string role)
    {
        Result<ChildProcess> child = process.Argument(Mark).Argument(role).Start(Priority);
        return child.IsOk ? child.Value.Process : child.Code;
    }

    /// <summary>
    /// The ends that this process was given before it began: they follow what every process has in its handle table,
    /// in which the last place of a page and the first of the next are not neighbours.
    /// </summary>
    public static List<Handle> Ends()
    {
        const int Gap = 256;
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
}
