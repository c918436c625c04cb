using System;
using FsCheck;
using FsCheck.Fluent;
using Mooring.Rings;
using Xunit;

namespace Mooring.Tests;

/// <summary>
/// Each of the four cursors that a peer publishes, with any value in it: what an honest peer can have written is worked
/// on, everything else breaks the channel with the reason Cursor (property 42). A call that is refused has written
/// nothing (11).
/// </summary>
[Trait("suite", "rings")]
public sealed class CursorTests
{
    [Fact]
    public void P42_a_servers_view_of_the_command_tail() => ForAnyWord((scene, distance) =>
    {
        scene.Write(Geometry.ClientLine + Geometry.PublishWord, distance);
        bool isSane = distance <= scene.Geometry.CommandCapacity;
        for (uint taken = 0; taken < distance && isSane; taken++)
            Assert.Equal(Attempt.Done, scene.Server.TryTake(out _));
        byte[] before = scene.Bytes();
        Assert.Equal(isSane ? Attempt.Empty : Attempt.Broken, scene.Server.TryTake(out _));
        Assert.Equal(isSane ? BrokenReason.None : BrokenReason.Cursor, scene.Server.Broken);
        Assert.Equal(before, scene.Bytes());
    });

    /// <summary>Nothing is outstanding, so whatever entries there seem to be are strays.</summary>
    [Fact]
    public void P36_P42_a_clients_view_of_the_completion_tail() => ForAnyWord((scene, distance) =>
    {
        scene.Write(Geometry.ServerLine + Geometry.PublishWord, distance);
        byte[] before = scene.Bytes();
        bool isSane = distance <= scene.Geometry.CompletionCapacity;
        for (uint reaped = 0; reaped < distance && isSane; reaped++)
            Assert.Equal(Attempt.Done, scene.Client.TryReap(out _));
        Assert.Equal(isSane ? Attempt.Empty : Attempt.Broken, scene.Client.TryReap(out _));
        Assert.Equal(isSane ? BrokenReason.None : BrokenReason.Cursor, scene.Client.Broken);
        Assert.Equal((isSane ? distance : 0, 0u), (scene.Client.Strays, scene.Client.Outstanding));
        Assert.Equal(before, scene.Bytes());
    });

    [Fact]
    public void P11_P42_a_clients_view_of_the_command_head() => ForAnyWord((scene, distance) =>
    {
        uint capacity = scene.Geometry.CommandCapacity;
        while (scene.Client.TrySubmit(new Command(1), out _) == Attempt.Done)
        {
        }
        scene.Write(Geometry.ServerLine + Geometry.PeerHead, distance);
        byte[] before = scene.Bytes();
        Attempt attempt = scene.Client.TrySubmit(new Command(2), out _);
        if (attempt != Attempt.Done) Assert.Equal(before, scene.Bytes());
        if (scene.Client.Outstanding == scene.Geometry.CompletionCapacity && attempt == Attempt.Full) return;
        uint used = unchecked(capacity - distance);
        Assert.Equal(used > capacity ? Attempt.Broken : used == capacity ? Attempt.Full : Attempt.Done, attempt);
        Assert.Equal(used > capacity ? BrokenReason.Cursor : BrokenReason.None, scene.Client.Broken);
    });

    [Fact]
    public void P10_P42_a_servers_view_of_the_completion_head() => ForAnyWord((scene, distance) =>
    {
        uint capacity = scene.Geometry.CompletionCapacity;
        for (uint posted = 0; posted < capacity; posted++)
            Assert.Equal(Attempt.Done, scene.Server.Post(new Completion(posted, StatusCode.Ok, 0)));
        scene.Write(Geometry.ClientLine + Geometry.PeerHead, distance);
        byte[] before = scene.Bytes();
        uint used = unchecked(capacity - distance);
        Attempt attempt = scene.Server.Post(new Completion(9, StatusCode.Busy, 9));
        if (attempt != Attempt.Done) Assert.Equal(before, scene.Bytes());
        Assert.Equal(used < capacity ? Attempt.Done : Attempt.Broken, attempt);
        BrokenReason expected = used < capacity ? BrokenReason.None
            : used == capacity ? BrokenReason.Overcommitted : BrokenReason.Cursor;
        Assert.Equal(expected, scene.Server.Broken);
    });

    /// <summary>The word is given as its distance from where the cursors begin.</summary>
    private static void ForAnyWord(Action<CursorScene, uint> check) =>
        Always.Holds(
            Words.Any32.Zip(RingShapes.Any), input => check(new CursorScene(input.Item2), input.Item1), tests: 2000);
}

/// <summary>Two fresh ends, and a page into which the test writes.</summary>
internal sealed class CursorScene
{
    private readonly SharedPage _page;
    private readonly uint _cursor;
    internal ClientEnd<ArrayPage, Enforced> Client;
    internal ServerEnd<ArrayPage, Enforced> Server;

    internal CursorScene(RingShape shape)
    {
        Geometry = shape.Geometry;
        _cursor = shape.Cursor;
        _page = new SharedPage(Geometry, _cursor);
        Client = new ClientEnd<ArrayPage, Enforced>(new ArrayPage(_page), Geometry, _cursor);
        Server = new ServerEnd<ArrayPage, Enforced>(new ArrayPage(_page), Geometry, _cursor);
    }

    internal Geometry Geometry { get; }

    internal byte[] Bytes() => (byte[])_page.Bytes.Clone();

    internal void Write(uint offset, uint distance) => _page.Store(offset, 4, unchecked(_cursor + distance));
}
