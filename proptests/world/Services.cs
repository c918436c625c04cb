using System.Linq;

namespace Mooring.Tests.Simulation;

/// <summary>Who is in which place of the plan.</summary>
internal sealed class Services(World world)
{
    private const ulong Pages = 4000;
    private const uint Handles = 200;
    private readonly SimProcess?[] _places = new SimProcess?[world.Plan.Places.Length];

    internal SimProcess? At(int place) => place < _places.Length ? _places[place] : null;

    internal void StartAll()
    {
        for (int place = 0; place < _places.Length; place++) Start(place);
    }

    /// <summary>It ends; another is there before anybody has heard of it.</summary>
    internal void Restart(SimProcess process)
    {
        world.End(process);
        Start(process.Place);
    }

    internal void Corrupt(SimProcess process, int seed)
    {
        world.Books.Corrupted(process.Number);
        process.IsCorrupt = true;
        process.Program = new Saboteur(world, process, seed);
        foreach (SimEnd end in world.Kernel.Ends.Where(end => end.Owner == process || end.PeerOwner == process))
            end.IsTainted = true;
    }

    private void Start(int place)
    {
        SimProcess process = world.Kernel.Start(place, world.Plan.Places[place].Threads, Pages, Handles);
        process.Program = new Actor(world, process);
        _places[place] = process;
    }
}
