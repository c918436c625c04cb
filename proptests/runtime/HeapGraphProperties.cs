using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Mooring.Tests;

internal enum HeapAction
{
    Allocate,
    AllocateLinked,
    Link,
    Follow,
    Drop,
    LinkFrozen,
    HoldFrozen,
    Churn,
    Collect,
}

/// <summary>One thing that a program does to its heap; the numbers choose roots, slots and sizes.</summary>
internal sealed record HeapStep(HeapAction Action, int A, int B, int C)
{
    internal void Run(HeapWorld world)
    {
        int root = A % HeapWorld.RootCount, other = B % HeapWorld.RootCount;
        switch (Action)
        {
            case HeapAction.Allocate: world[root] = world.Allocate(Slots, Payload); break;
            case HeapAction.AllocateLinked: AllocateLinked(world, root); break;
            case HeapAction.Link: Link(world[root], world[other]); break;
            case HeapAction.Follow: world[root] = Target(world[other]); break;
            case HeapAction.Drop: world[root] = null; break;
            case HeapAction.LinkFrozen: Link(world.Frozen, world[root]); break;
            case HeapAction.HoldFrozen: Link(world[root], world.Frozen); break;
            case HeapAction.Churn: Churn(world); break;
            case HeapAction.Collect: world.Collect(); break;
        }
    }

    /// <summary>
    /// Mostly a few words, sometimes hundreds, now and then so many that the object is a large one.
    /// </summary>
    private int Slots => Sized(B);

    private int Payload => Sized(C);

    private static int Sized(int number) => (number % 64) switch
    {
        0 => number % 80_000,
        < 4 => number % 1500,
        < 20 => number % 100,
        _ => number % 7,
    };

    private int? Slot(ModelObject? item) => item == null || item.Slots.Length == 0 ? null : C % item.Slots.Length;

    private ModelObject? Target(ModelObject? item) => Slot(item) is int slot ? item!.Slots[slot] : null;

    private void Link(ModelObject? from, ModelObject? to)
    {
        if (Slot(from) is int slot)
            from!.Link(slot, to);
    }

    /// <summary>Puts a new object in front of what the root holds: lists, and trees of them, come of it.</summary>
    private void AllocateLinked(HeapWorld world, int root)
    {
        ModelObject item = world.Allocate(Slots % 50 + 1, Payload);
        item.Link(C % item.Slots.Length, world[root]);
        world[root] = item;
    }

    private void Churn(HeapWorld world)
    {
        for (int count = 0; count < A % 200; count++)
            world.Allocate(Slots % 200, Payload % 200);
    }
}

/// <summary>Random programs against the reference model (<see cref="HeapWorld"/>).</summary>
public sealed class HeapGraphProperties
{
    private static readonly (int, HeapAction)[] s_weights =
    [
        (6, HeapAction.Allocate), (10, HeapAction.AllocateLinked), (6, HeapAction.Link), (3, HeapAction.Follow),
        (4, HeapAction.Drop), (1, HeapAction.LinkFrozen), (1, HeapAction.HoldFrozen), (3, HeapAction.Churn),
        (2, HeapAction.Collect),
    ];

    [Fact]
    public void A_collection_frees_what_is_unreachable_and_touches_nothing_else() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(250).WithEndSize(400), Prop.ForAll(Programs(), Holds));

    private static bool Holds(HeapStep[] program)
    {
        using HeapWorld world = new();
        foreach (HeapStep step in program)
            step.Run(world);
        world.Collect();
        for (int root = 0; root < HeapWorld.RootCount; root++)
            world[root] = null;
        for (int slot = 0; slot < world.Frozen.Slots.Length; slot++)
            world.Frozen.Link(slot, null);
        world.Collect();
        Assert.Equal((nuint)0, world.Figures.Live);
        return true;
    }

    private static Arbitrary<HeapStep[]> Programs()
    {
        Gen<int> number = Gen.Choose(0, int.MaxValue);
        Gen<HeapAction> action = Gen.Frequency(s_weights.Select(pair => (pair.Item1, Gen.Constant(pair.Item2))));
        Gen<HeapStep> step = action.SelectMany(kind => number.Three(), (kind, numbers) =>
            new HeapStep(kind, numbers.Item1, numbers.Item2, numbers.Item3));
        return Arb.From(step.ArrayOf(), Shrink);
    }

    /// <summary>Leaves out halves, then quarters, down to single steps.</summary>
    private static IEnumerable<HeapStep[]> Shrink(HeapStep[] program)
    {
        for (int size = program.Length / 2; size >= 1; size /= 2)
        {
            for (int start = 0; start + size <= program.Length; start += size)
                yield return [.. program[..start], .. program[(start + size)..]];
        }
    }
}
