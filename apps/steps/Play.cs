using System.Runtime.InteropServices;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Apps.Steps;

/// <summary>
/// One run of the play: A calls B, which calls C for it, while D calls C. At most one of A, B and C is killed at a step
/// of its own; the others end by themselves, and each finds that all its calls ended as they should.
/// </summary>
internal sealed class Play(Family family, MappedRegion record)
{
    private const int Parts = 4;

    /// <summary>The victim was killed in the last run.</summary>
    public bool WasKilled { get; private set; }

    /// <summary>The steps that it took if it was not.</summary>
    public StepCounts Taken { get; private set; }

    /// <returns>What went wrong; empty: nothing.</returns>
    public async ValueTask<string> Run(Step step)
    {
        WasKilled = false;
        Result<ChannelEnds> one = Channels.Create(), two = Channels.Create(), three = Channels.Create();
        if (!one.IsOk || !two.IsOk || !three.IsOk) return "no channels";
        ChildProcess?[] children = new ChildProcess?[Parts];
        Keep(children, Part.Last, family.Start(Part.Last, step, two.Value.Server, three.Value.Server, default));
        Keep(children, Part.Middle, family.Start(Part.Middle, step, one.Value.Server, default, two.Value.Client));
        Keep(children, Part.Bystander, family.Start(Part.Bystander, step, default, default, three.Value.Client));
        Keep(children, Part.First, family.Start(Part.First, step, default, default, one.Value.Client));
        string wrong = string.Empty;
        for (uint part = 0; part < Parts; part++)
        {
            if (children[part] is not { } child) return "a child does not begin";
            wrong += Judge((Part)part, step, await child.Ended(), ExitCodeOf(child));
            child.Close();
        }
        return wrong;
    }

    private static void Keep(ChildProcess?[] children, Part part, Result<ChildProcess> child)
    {
        if (child.IsOk) children[(uint)part] = child.Value;
    }

    private string Judge(Part part, Step step, PacketBits ending, int exitCode)
    {
        if (part == step.Victim && ending == PacketBits.Killed)
        {
            WasKilled = true;
            return string.Empty;
        }
        if (part == step.Victim)
        {
            Taken = StepCounts.FromWord(exitCode);
            exitCode &= byte.MaxValue;
        }
        bool isGood = ending == PacketBits.Exited && exitCode == 0;
        return isGood ? string.Empty : $"part {(uint)part} ended with {(uint)ending}, exit code {exitCode}; ";
    }

    private int ExitCodeOf(ChildProcess child)
    {
        if (Processes.State(child.Process, record.Handle, 0) != StatusCode.Ok) return -1;
        return MemoryMarshal.Read<ProcessRecord>(record.Bytes.Span).ExitCode;
    }
}
