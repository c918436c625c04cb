using System.Runtime;
using System.Runtime.CompilerServices;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Abuse;

/// <summary>
/// A process made to misbehave: this same image, loaded again into a child with a budget of its own, but begun at
/// another entry, with nothing of the runtime set up. What it runs talks to the kernel by itself (folder raw).
/// </summary>
internal sealed class Specimen
{
    private const ulong Pages = 3000, Priority = 3;

    private readonly ProgramFile _program;
    private readonly MappedRegion _order;

    private Specimen(ProgramFile program, MappedRegion order)
    {
        _program = program;
        _order = order;
    }

    /// <summary>The page through which a specimen gets its orders and gives its verdict.</summary>
    public SharedBytes Order => _order.Bytes;

    public static Result<Specimen> Prepare(ProgramFile program)
    {
        Result<MappedRegion> order = Regions.CreateMapped(1);
        return order.IsOk ? new Specimen(program, order.Value) : order.Code;
    }

    /// <summary>Makes one that does not run yet.</summary>
    public Result<Handle> Make()
    {
        Result<Handle> process = Processes.Create(Pages, Raw.Ask.OwnLimits, "specimen"u8);
        if (!process.IsOk) return process;
        StatusCode code = _program.Load(process.Value, default);
        const Rights shared = Rights.Read | Rights.Write;
        if (code == StatusCode.Ok)
            code = Regions.MapInto(process.Value, _order.Handle, 0, 1, shared, Raw.Order.Address).Code;
        if (code == StatusCode.Ok) return process;
        Discard(process.Value);
        return code;
    }

    /// <summary>Lets it run.</summary>
    public static Result<ChildProcess> Begin(Handle process)
    {
        Result<ChildProcess> child = ChildProcess.Watch(process);
        if (child.IsOk)
        {
            StatusCode code = Processes.Start(process, BeginAddress(), UserLayout.StackTop, 0, (uint)Priority);
            if (code == StatusCode.Ok) return child;
            child.Value.Forget();
            child = code;
        }
        Discard(process);
        return child;
    }

    private static void Discard(Handle process)
    {
        Processes.Kill(process, 0);
        Handles.Close(process);
    }

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "abuse_begin_address")]
    private static extern ulong BeginAddress();
}
