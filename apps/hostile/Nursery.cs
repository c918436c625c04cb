using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Hostile;

/// <summary>
/// Makes children of this same image: each gets one end of a channel and its part in the play as arguments, and no
/// channel to init, so that it knows nobody but its parent.
/// </summary>
internal sealed class Nursery(ProgramFile program)
{
    private const ulong Pages = 3000;
    private const uint Priority = 3;
    private const ushort HandleCount = 64;

    /// <summary>Starts a child; the end moves to it.</summary>
    public Result<ChildProcess> Start(Handle end, Part part, ulong seed, ulong count, Temper temper = default) =>
        NewProcess.Create(program, Pages, new ProcessLimits(HandleCount, 1, 1, 0), "hostile-child"u8)
            .Give(StartRole.Service, end)
            .Argument(program.Path).Argument($"{(uint)part}").Argument($"{seed}").Argument($"{count}")
            .Argument($"{(uint)temper}")
            .Start(Priority);
}

/// <summary>What a child is.</summary>
internal enum Part : uint
{
    HonestClient,
    HonestServer,
    HostileClient,
    HostileServer,
}
