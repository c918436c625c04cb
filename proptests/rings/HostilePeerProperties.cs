using System;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using Mooring.Rings;
using Xunit;

namespace Mooring.Tests;

/// <summary>A call of the honest side, and what the peer writes meanwhile.</summary>
internal sealed record HostileStep(int Call, int Choice, HostileWrite[] Writes)
{
    public override string ToString() => $"call {Call % 60}, choice {Choice}, [{string.Join(", ", (object[])Writes)}]";
}

/// <summary>
/// Whatever words the peer writes, whenever: no exception, bounded work, nothing outside the page and nothing in words
/// that are not one's own (42); each word read at most once in a decision (43); the first reason stays; and the client
/// still ends each of its commands exactly once (9, 26).
/// </summary>
[Trait("suite", "rings")]
public sealed class HostilePeerProperties
{
    /// <summary>
    /// The most that a call may touch for one command: its 8 words; its cursors, flags and cancel bits less than 8
    /// more.
    /// </summary>
    private const int MostAccesses = 16;

    [Fact]
    public void P9_P26_P42_P43_a_client_survives_its_server() =>
        Always.Holds(Script.Of(Steps()).Zip(Arb.From(RingShapes.Any)), ClientSurvives, tests: 1500, size: 120);

    [Fact]
    public void P26_P42_P43_a_server_survives_its_client() =>
        Always.Holds(Script.Of(Steps()).Zip(Arb.From(RingShapes.Any)), ServerSurvives, tests: 1000, size: 120);

    [Fact]
    public void P26_P42_P43_a_dispatcher_survives_its_client() =>
        Always.Holds(Script.Of(Steps()).Zip(Arb.From(RingShapes.Any)), DispatcherSurvives, tests: 1500, size: 120);

    private static void ClientSurvives((HostileStep[] Steps, RingShape Shape) input)
    {
        SharedPage page = new(input.Shape.Geometry, input.Shape.Cursor);
        HostilePeer peer = new(page, offset => HostilePeer.IsClients(input.Shape.Geometry, offset));
        HonestClient client = new(new ArrayPage(page, peer), input.Shape);
        Run(input.Steps, peer, client.Run, 5 * MostAccesses);
        client.EndAll(() => peer.BeginDecision([]));
    }

    private static void ServerSurvives((HostileStep[] Steps, RingShape Shape) input)
    {
        SharedPage page = new(input.Shape.Geometry, input.Shape.Cursor);
        HostilePeer peer = new(page, offset => HostilePeer.IsServers(input.Shape.Geometry, offset));
        HonestServer server = new(new ArrayPage(page, peer), input.Shape);
        Run(input.Steps, peer, server.Run, MostAccesses);
    }

    /// <summary>A call may take and end as many commands as are known to lie in the ring.</summary>
    private static void DispatcherSurvives((HostileStep[] Steps, RingShape Shape) input)
    {
        SharedPage page = new(input.Shape.Geometry, input.Shape.Cursor);
        HostilePeer peer = new(page, offset => HostilePeer.IsServers(input.Shape.Geometry, offset));
        HonestDispatcher server = new(new ArrayPage(page, peer), input.Shape);
        int mostCommands = HonestDispatcher.Places + (int)input.Shape.Commands;
        Run(input.Steps, peer, server.Run, mostCommands * MostAccesses);
    }

    private static void Run(HostileStep[] steps, HostilePeer peer, Action<HostileStep> run, int mostAccesses)
    {
        foreach (HostileStep step in steps)
        {
            peer.BeginDecision(step.Writes);
            run(step);
            Assert.InRange(peer.Accesses, 0, mostAccesses);
        }
    }

    private static Gen<HostileStep> Steps() =>
        Words.Choice.Two().SelectMany(
            _ => Writes(), (numbers, writes) => new HostileStep(numbers.Item1, numbers.Item2, writes));

    private static Gen<HostileWrite[]> Writes()
    {
        Gen<HostileWrite[]> none = Gen.Constant<HostileWrite[]>([]);
        return Gen.Frequency((2, none), (1, Write().ArrayOf(1)), (1, Write().ArrayOf(3)));
    }

    /// <summary>
    /// Mostly cursors near each other, so that not every channel breaks at once; sometimes anything anywhere.
    /// </summary>
    private static Gen<HostileWrite> Write()
    {
        uint[] cursors =
        [
            Geometry.ClientLine + Geometry.PublishWord, Geometry.ClientLine + Geometry.PeerHead,
            Geometry.ServerLine + Geometry.PublishWord, Geometry.ServerLine + Geometry.PeerHead,
        ];
        Gen<HostileWrite> near = Gen.Elements(cursors)
            .Zip(Gen.Choose(-3, 40), (offset, distance) => new HostileWrite(offset, 4, (uint)distance));
        Gen<HostileWrite> word = Gen.Choose(0, 31).Select(index => (nuint)index * 8)
            .Zip(Words.Any64, (offset, value) => new HostileWrite(offset, 8, value));
        Gen<HostileWrite> entry = Gen.Choose((int)Geometry.Commands / 8, (int)Geometry.PageBytes / 8 - 1)
            .Zip(Words.Any64, (index, value) => new HostileWrite((nuint)index * 8, 8, value));
        Gen<HostileWrite> flags = Gen.Choose(0, 31).Zip(Gen.Choose(0, 0x3F), (index, flag) =>
            new HostileWrite(Geometry.Commands + (nuint)index * 64, 8, (uint)flag << 16 | 0x0200_0001));
        return Gen.Frequency((6, near), (2, word), (3, entry), (2, flags));
    }
}
