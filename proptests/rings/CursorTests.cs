using FsCheck;
using FsCheck.Fluent;
using Mooring.Rings;
using Xunit;

namespace Mooring.Tests;

/// <summary>
/// Each of the four cursors that a peer publishes, with any value in it: what an honest peer can have written is worked
/// on, everything else breaks the channel with the reason Cursor (property 42).
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
        Assert.Equal(isSane ? Attempt.Empty : Attempt.Broken, scene.Server.TryTake(out _));
        Assert.Equal(isSane ? BrokenReason.None : BrokenReason.Cursor, scene.Server.Broken);
    });

    [Fact]
    public void P42_a_clients_view_of_the_completion_tail() => ForAnyWord((scene, distance) =>
    {
        scene.Write(Geometry.ServerLine + Geometry.PublishWord, distance);
        Attempt attempt = scene.Client.TryReap(out _);
        Assert.Equal(distance == 0 ? Attempt.Empty : Attempt.Broken, attempt);
        BrokenReason expected = distance == 0 ? BrokenReason.None
            : distance <= scene.Geometry.CompletionCapacity ? BrokenReason.Token : BrokenReason.Cursor;
        Assert.Equal(expected, scene.Client.Broken);
    });

    [Fact]
    public void P42_a_clients_view_of_the_command_head() => ForAnyWord((scene, distance) =>
    {
        uint capacity = scene.Geometry.CommandCapacity;
        while (scene.Client.TrySubmit(new Command(1), out _) == Attempt.Done)
        {
        }
        scene.Write(Geometry.ServerLine + Geometry.PeerHead, distance);
        Attempt attempt = scene.Client.TrySubmit(new Command(1), out _);
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
        uint used = unchecked(capacity - distance);
        Attempt attempt = scene.Server.Post(new Completion(0, StatusCode.Ok, 0));
        Assert.Equal(used < capacity ? Attempt.Done : Attempt.Broken, attempt);
        BrokenReason expected = used < capacity ? BrokenReason.None
            : used == capacity ? BrokenReason.Overcommitted : BrokenReason.Cursor;
        Assert.Equal(expected, scene.Server.Broken);
    });

    /// <summary>The word is given as its distance from where the cursors begin.</summary>
    private static void ForAnyWord(System.Action<CursorScene, uint> check) =>
        Always.Holds(
            Words.Any32.Zip(RingShapes.Any), input => check(new CursorScene(input.Item2), input.Item1), tests: 2000);
}

/// <summary>Two fresh ends, and a page into which the test writes.</summary>
internal sealed class CursorScene
{
    private readonly SharedPage _page;
    private readonly uint _cursor;
    internal ClientEnd<ArrayPage> Client;
    internal ServerEnd<ArrayPage> Server;

    internal CursorScene(RingShape shape)
    {
        Geometry = shape.Geometry;
        _cursor = shape.Cursor;
        _page = new SharedPage(Geometry, _cursor);
        Client = new ClientEnd<ArrayPage>(new ArrayPage(_page), Geometry, _cursor);
        Server = new ServerEnd<ArrayPage>(new ArrayPage(_page), Geometry, _cursor);
    }

    internal Geometry Geometry { get; }

    internal void Write(int offset, uint distance) => _page.Store(offset, 4, unchecked(_cursor + distance));
}
