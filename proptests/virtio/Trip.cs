using System.Collections.Generic;
using System.Linq;
using Mooring.Sdk.Devices;
using Xunit;

namespace Mooring.Tests.Virtio;

/// <summary>One script: chains go to a device that keeps the rules and come back, in any order.</summary>
internal sealed class Trip(int slots, int roundsBefore)
{
    private const int LongestChain = 5;

    private readonly QueueWorld _world = new(slots);

    /// <summary>What the driver knows to be at the device, by number.</summary>
    private readonly Dictionary<int, DeviceBuffer[]> _offered = [];
    private readonly Queue<(int, uint)> _returned = new();

    internal void Run(int[] steps)
    {
        using QueueWorld world = _world;
        for (int round = 0; round < roundsBefore; round++) GoRound();
        foreach (int step in steps)
        {
            int choice = step / 3;
            if (step % 3 == 0 && _world.Queue.Free > 0) Offer(choice);
            else if (step % 3 == 1 && _world.AtDevice.Count > 0) ReturnOne(choice);
            else TakeAll();
            Assert.Equal(slots - _offered.Values.Sum(chain => chain.Length), _world.Queue.Free);
        }
    }

    private void GoRound()
    {
        int head = _world.Offer(0, 1);
        _world.Look();
        _world.AtDevice.Clear();
        _world.Return((uint)head, 1);
        Assert.Equal(UsedEntry.Taken, _world.Queue.TryTake(out int taken, out _));
        Assert.Equal(head, taken);
    }

    private void Offer(int choice)
    {
        int length = System.Math.Min(choice % LongestChain + 1, _world.Queue.Free), readable = choice % (length + 1);
        DeviceBuffer[] chain = new DeviceBuffer[length];
        for (int i = 0; i < length; i++)
            chain[i] = new DeviceBuffer((ulong)(choice + i) << 12, (uint)((choice + i) % 4096 + 1), i >= readable);
        int head = _world.Queue.Offer(chain);
        Assert.True(_offered.TryAdd(head, chain), "a number is offered twice");
        _world.Look();
        Assert.Equal(head, _world.AtDevice[^1].Head);
        Assert.Equal(chain, _world.AtDevice[^1].Buffers);
    }

    private void ReturnOne(int choice)
    {
        (int head, DeviceBuffer[] chain) = _world.AtDevice[choice % _world.AtDevice.Count];
        _world.AtDevice.RemoveAt(choice % _world.AtDevice.Count);
        uint length = (uint)choice % (QueueWorld.Writable(chain) + 1);
        _world.Return((uint)head, length);
        _returned.Enqueue((head, length));
    }

    private void TakeAll()
    {
        while (_world.Queue.TryTake(out int head, out uint length) == UsedEntry.Taken)
        {
            Assert.Equal(_returned.Dequeue(), (head, length));
            Assert.True(_offered.Remove(head));
        }
        Assert.Empty(_returned);
    }
}
