using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Runtime;

namespace Mooring.Apps.Hostile;

/// <summary>
/// One play, judged: the honest child beside the hostile one must end well, and afterwards the system holds what it
/// held before. What is still being given back, or the heap's growth, may look like a leak once, but not each time.
/// </summary>
internal abstract class Trial
{
    /// <summary>Calls of the honest side, in one play.</summary>
    protected const uint Calls = 400;

    private const int Attempts = 12;

    protected readonly Nursery Nursery;

    protected Trial(Nursery nursery) => Nursery = nursery;

    public abstract string Name { get; }

    /// <summary>What was seen in all plays, for people.</summary>
    public abstract string Summary { get; }

    /// <returns>What went wrong; empty: nothing.</returns>
    public async ValueTask<string> Run(ulong seed, Temper temper)
    {
        string leak = string.Empty;
        for (int i = 0; i < Attempts; i++)
        {
            Figures before = await Figures.Take();
            string wrong = await Play(seed, temper);
            if (wrong.Length > 0) return wrong;
            leak = (await Figures.Take()).Beyond(before);
            if (leak.Length == 0) return leak;
        }
        return leak;
    }

    protected abstract ValueTask<string> Play(ulong seed, Temper temper);

    /// <summary>How many misdeeds a villain does before it leaves by itself.</summary>
    protected static ulong Steps(ulong seed, Temper temper) =>
        temper is Temper.Mute or Temper.Flood or Temper.Glutton ? ulong.MaxValue : 100 + Dice.Mix(seed) % 3000;

    /// <summary>Waits for an honest child, which says by its exit code what it thinks.</summary>
    protected static async ValueTask<string> JudgeHonest(ChildProcess child)
    {
        PacketBits ending = await child.Ended();
        int code = Figures.Look(child.Process).ExitCode;
        child.Close();
        return ending == PacketBits.Exited && code == 0
            ? string.Empty
            : $"the honest child ended with {(uint)ending}, {code}; ";
    }

    /// <summary>Ends a villain if it still lives.</summary>
    protected static async ValueTask Finish(ChildProcess villain)
    {
        Processes.Kill(villain.Process, 9);
        await villain.Ended();
        villain.Close();
    }
}
