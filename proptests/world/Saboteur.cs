using System;
using System.Collections.Generic;
using System.Linq;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Tests.Simulation;

/// <summary>
/// A program that has gone wrong: it writes anything into the pages that it shares, rings, arms and closes at random,
/// names handles that it does not have; and after a while it only sleeps.
/// </summary>
internal sealed class Saboteur(World world, SimProcess self, int seed) : IProgram
{
    private static readonly uint[] s_words =
        [0, 1, 2, 3, 8, 16, 31, 32, 33, 64, 65, 0x7FFF_FFFF, 0x8000_0000, uint.MaxValue - 1, uint.MaxValue];
    private readonly Random _random = new(seed);
    private int _turns = 60;

    public string? Unfinished => null;

    public EnterRequest Turn(SimThread me)
    {
        SimEnd[] ends = [.. world.Kernel.Ends.Where(end => end.Owner == self)];
        if (--_turns <= 0 || ends.Length == 0) return Sleep();
        for (int n = _random.Next(6); n > 0; n--) Scribble(Any(ends));
        if (_random.Next(40) == 0 && Handle(Any(ends)) is { } handle) world.Kernel.Close(self, handle);
        List<uint> doorbells = [.. Enumerable.Range(0, _random.Next(4)).Select(_ => Handle(Any(ends)) ?? Word())];
        List<Arm> arms = [.. Enumerable.Range(0, _random.Next(3)).Select(_ => AnyArm(ends))];
        uint port = _random.Next(5) == 0 ? Word() : self.PortHandle;
        return new EnterRequest(doorbells, arms, port, 0, (uint)_random.Next(8), ulong.MaxValue, 0);
    }

    private EnterRequest Sleep() => new([], [], self.PortHandle, 64, 64, ulong.MaxValue, ulong.MaxValue);

    private SimEnd Any(SimEnd[] ends) => ends[_random.Next(ends.Length)];

    private uint Word() => _random.Next(2) == 0 ? s_words[_random.Next(s_words.Length)] : (uint)_random.NextInt64();

    private Arm AnyArm(SimEnd[] ends) => new(Handle(Any(ends)) ?? Word(), (uint)_random.Next(4), Word(), Word());

    /// <summary>A cursor that is nearly right does more harm than any other word.</summary>
    private void Scribble(SimEnd end)
    {
        if (_random.Next(3) == 0)
        {
            uint line = _random.Next(2) == 0 ? Geometry.ClientLine : Geometry.ServerLine;
            uint at = line + (_random.Next(2) == 0 ? Geometry.PublishWord : Geometry.PeerHead);
            end.View.Store(at, 4, end.View.Load(at, 4, false) + (uint)_random.Next(-2, 40), releases: true);
            return;
        }
        int words = (int)end.Channel.Geometry.Bytes / 4;
        end.View.Store((nuint)_random.Next(words) * 4, 4, Word(), releases: false);
    }

    private uint? Handle(SimEnd end)
    {
        uint from = 1;
        while (self.Handles.TryAny(ref from, out Handle handle))
        {
            if (SimKernel.Find(self, handle.Value) == end) return handle.Value;
            from++;
        }
        return null;
    }
}
