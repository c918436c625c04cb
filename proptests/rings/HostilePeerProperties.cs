using System.Collections.Generic;
using FsCheck;
using FsCheck.Fluent;
using Mooring.Rings;
using Xunit;

namespace Mooring.Tests;

/// <summary>A call of the honest side, and what the peer writes meanwhile.</summary>
internal sealed record HostileStep(int Call, int Choice, HostileWrite[] Writes)
{
    public override string ToString() => $"call {Call % 12}, choice {Choice}, [{string.Join(", ", (object[])Writes)}]";
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
    /// The most that a call may touch: a command is 8 words; its cursors, flags and cancel bits less than 8 more.
    /// </summary>
    private const int MostAccesses = 16;

    [Fact]
    public void P9_P26_P42_P43_a_client_survives_its_server() =>
        Always.Holds(Script.Of(Steps()).Zip(Arb.From(RingShapes.Any)), ClientSurvives, tests: 1500, size: 120);

    [Fact]
    public void P26_P42_P43_a_server_survives_its_client() =>
        Always.Holds(Script.Of(Steps()).Zip(Arb.From(RingShapes.Any)), ServerSurvives, tests: 1500, size: 120);

    private static void ClientSurvives((HostileStep[] Steps, RingShape Shape) input)
    {
        SharedPage page = new(input.Shape.Geometry, input.Shape.Cursor);
        HostilePeer peer = new(page, offset => HostilePeer.IsClients(input.Shape.Geometry, offset));
        HonestClient client = new(new ArrayPage(page, peer), input.Shape);
        foreach (HostileStep step in input.Steps)
        {
            peer.BeginDecision(step.Writes);
            client.Run(step);
            Assert.InRange(peer.Accesses, 0, MostAccesses);
        }
        client.EndAll(() => peer.BeginDecision([]));
    }

    private static void ServerSurvives((HostileStep[] Steps, RingShape Shape) input)
    {
        SharedPage page = new(input.Shape.Geometry, input.Shape.Cursor);
        HostilePeer peer = new(page, offset => HostilePeer.IsServers(input.Shape.Geometry, offset));
        HonestServer server = new(new ArrayPage(page, peer), input.Shape);
        foreach (HostileStep step in input.Steps)
        {
            peer.BeginDecision(step.Writes);
            server.Run(step);
            Assert.InRange(peer.Accesses, 0, MostAccesses);
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
        int[] cursors =
        [
            Geometry.ClientLine + Geometry.PublishWord, Geometry.ClientLine + Geometry.PeerHead,
            Geometry.ServerLine + Geometry.PublishWord, Geometry.ServerLine + Geometry.PeerHead,
        ];
        Gen<HostileWrite> near = Gen.Elements(cursors)
            .Zip(Gen.Choose(-3, 40), (offset, distance) => new HostileWrite(offset, 4, (uint)distance));
        Gen<HostileWrite> word = Gen.Choose(0, 12).Select(index => index * 8)
            .Zip(Words.Any64, (offset, value) => new HostileWrite(offset, 8, value));
        Gen<HostileWrite> entry = Gen.Choose(Geometry.Commands / 8, Geometry.PageBytes / 8 - 1)
            .Zip(Words.Any64, (index, value) => new HostileWrite(index * 8, 8, value));
        return Gen.Frequency((6, near), (2, word), (4, entry));
    }
}

/// <summary>A client that keeps a list of what it has outstanding, to see that each command ends once.</summary>
internal sealed class HonestClient(ArrayPage page, RingShape shape)
{
    private readonly List<uint> _outstanding = [];
    private ClientEnd<ArrayPage> _end = new(page, shape.Geometry, shape.Cursor);
    private BrokenReason _first;

    internal void Run(HostileStep step)
    {
        switch (step.Call % 6)
        {
            case 0: Submit(step.Choice); break;
            case 1: _end.Publish(); break;
            case 2: Reap(); break;
            case 3: _end.ReleaseReaped(); break;
            case 4: _end.RequestCancel(Token(step.Choice)); break;
            case 5: _ = _end.PeerIsDead; break;
        }
        if (_first != BrokenReason.None) Assert.Equal(_first, _end.Broken);
        _first = _end.Broken;
        Assert.Equal((uint)_outstanding.Count, _end.Outstanding);
    }

    /// <summary>The channel is given up: what is left ends, each once, in as many calls.</summary>
    internal void EndAll(System.Action beforeCall)
    {
        beforeCall();
        while (_end.TryEndOutstanding(out uint token, out _))
        {
            Assert.True(_outstanding.Remove(token), "a command ended twice");
            beforeCall();
        }
        Assert.Empty(_outstanding);
    }

    private uint Token(int choice) =>
        _outstanding.Count == 0 ? (uint)choice : _outstanding[choice % _outstanding.Count];

    private void Submit(int choice)
    {
        Attempt attempt = _end.TrySubmit(RingSamples.Command(choice, 0), out uint token);
        if (attempt == Attempt.Done) _outstanding.Add(token);
        else Assert.True(attempt == Attempt.Full && _end.Broken == BrokenReason.None || attempt == Attempt.Broken);
    }

    private void Reap()
    {
        Attempt attempt = _end.TryReap(out Completion completion);
        if (attempt == Attempt.Done && completion.IsTerminal)
            Assert.True(_outstanding.Remove(completion.Token), "a command ended twice");
        else if (attempt == Attempt.Broken)
            Assert.NotEqual(BrokenReason.None, _end.Broken);
    }
}

/// <summary>A server that completes what it took, in any order.</summary>
internal sealed class HonestServer(ArrayPage page, RingShape shape)
{
    private readonly List<uint> _taken = [];
    private ServerEnd<ArrayPage> _end = new(page, shape.Geometry, shape.Cursor);
    private BrokenReason _first;

    internal void Run(HostileStep step)
    {
        switch (step.Call % 4)
        {
            case 0: Take(); break;
            case 1: Post(step.Choice); break;
            case 2: _end.Publish(); break;
            case 3: _end.IsCancelRequested((uint)step.Choice); break;
        }
        if (_first != BrokenReason.None) Assert.Equal(_first, _end.Broken);
        _first = _end.Broken;
    }

    private void Take()
    {
        if (_end.TryTake(out Command command) == Attempt.Done) _taken.Add(command.Token);
    }

    private void Post(int choice)
    {
        if (_taken.Count == 0) return;
        uint token = _taken[choice % _taken.Count];
        _taken.Remove(token);
        Attempt attempt = _end.Post(new Completion(token, StatusCode.Ok, 0));
        Assert.Equal(_end.Broken == BrokenReason.None ? Attempt.Done : Attempt.Broken, attempt);
    }
}
