using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Steps;

/// <summary>Makes children of this same image, with their ends of channels and their part.</summary>
internal sealed class Family(ProgramFile program)
{
    private const ulong Pages = 1000;
    private const uint Priority = 3;
    private const ushort HandleCount = 32;

    /// <summary>Starts a child; the ends move to it. A victim gets the right to end at a step.</summary>
    public Result<ChildProcess> Start(Part part, in Step step, Handle served, Handle servedToo, Handle called) =>
        NewProcess.Create(program, Pages, new ProcessLimits(HandleCount, 2, 1, 0), "step"u8)
            .Give(Role.Served, served)
            .Give(Role.ServedToo, servedToo)
            .Give(Role.Called, called)
            .Give(StartRole.System, part == step.Victim ? Startup.Handle(StartRole.System) : default)
            .Argument(program.Path).Argument($"{(uint)part}").Argument($"{(uint)step.Scene}")
            .Argument($"{(uint)step.Victim}").Argument($"{step.Entry}").Argument($"{step.Publication}")
            .Start(Priority);
}

/// <summary>
/// Where a run is cut: the victim ends at its n-th entry into the kernel or publication; 0: it does not.
/// </summary>
internal readonly struct Step(Scene scene, Part victim, uint entry, uint publication)
{
    public readonly Scene Scene = scene;
    public readonly Part Victim = victim;
    public readonly uint Entry = entry, Publication = publication;

    /// <summary>The next one of the same kind.</summary>
    public Step Next => new(Scene, Victim, Entry == 0 ? 0 : Entry + 1, Publication == 0 ? 0 : Publication + 1);
}
