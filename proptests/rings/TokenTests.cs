using System.Collections.Generic;
using Mooring.Rings;
using Xunit;

namespace Mooring.Tests;

/// <summary>
/// A completion ends a command that is outstanding, once; one with any other token is a stray: it is ignored, counted
/// and changes nothing, and the channel goes on (properties 9, 36, 44).
/// </summary>
[Trait("suite", "rings")]
public sealed class TokenTests
{
    [Theory]
    [MemberData(nameof(RingShapes.Theory), MemberType = typeof(RingShapes))]
    public void P36_no_token_is_accepted_while_nothing_is_outstanding(uint commands, uint completions, uint cursor)
    {
        TokenScene scene = new(new RingShape(commands, completions, cursor));
        foreach (uint token in Interesting(cursor)) scene.PostStray(token);
        scene.AssertWholeWith([]);
    }

    [Theory]
    [MemberData(nameof(RingShapes.Theory), MemberType = typeof(RingShapes))]
    public void P36_a_completion_posted_twice_ends_the_command_once(uint commands, uint completions, uint cursor)
    {
        TokenScene scene = new(new RingShape(commands, completions, cursor));
        uint token = scene.Submit();
        scene.PostForged(token);
        Assert.Equal(Attempt.Done, scene.Client.TryReap(out Completion first));
        Assert.Equal(token, first.Token);
        scene.PostStray(token);
        scene.AssertWholeWith([]);
    }

    [Theory]
    [MemberData(nameof(RingShapes.Theory), MemberType = typeof(RingShapes))]
    public void P36_a_late_completion_does_not_end_the_successor(uint commands, uint completions, uint cursor)
    {
        TokenScene scene = new(new RingShape(commands, completions, cursor));
        List<uint> old = scene.SubmitUntilFull();
        foreach (uint token in old) scene.PostForged(token);
        foreach (uint _ in old) Assert.Equal(Attempt.Done, scene.Client.TryReap(out Completion _));
        scene.DrainServer();
        List<uint> fresh = scene.SubmitUntilFull();
        foreach (uint token in old) scene.PostStray(token);
        scene.AssertWholeWith(fresh);
    }

    [Theory]
    [MemberData(nameof(RingShapes.Theory), MemberType = typeof(RingShapes))]
    public void P44_a_forged_generation_touches_nobody(uint commands, uint completions, uint cursor)
    {
        TokenScene scene = new(new RingShape(commands, completions, cursor));
        List<uint> live = scene.SubmitUntilFull();
        for (uint generation = completions; generation <= 1u << 30; generation *= 2)
        {
            uint forged = (live[^1] + generation) & Completion.MostToken;
            if (!live.Contains(forged)) scene.PostStray(forged);
        }
        scene.AssertWholeWith(live);
    }

    /// <summary>Only what was submitted as a stream has shots, and only as many as it was given.</summary>
    [Theory]
    [MemberData(nameof(RingShapes.Theory), MemberType = typeof(RingShapes))]
    public void P14_P44_a_forged_shot_ends_nothing(uint commands, uint completions, uint cursor)
    {
        TokenScene scene = new(new RingShape(commands, completions, cursor));
        uint plain = scene.Submit();
        scene.PostStray(plain, isLast: false);
        scene.Client.RequestCancel(plain);
        scene.PostStray(plain, isLast: false);
        scene.PostForged(plain);
        Assert.Equal(Attempt.Done, scene.Client.TryReap(out _));
        scene.DrainServer();
        Assert.Equal(Attempt.Done, scene.Client.TrySubmitStream(new Command(1), 1, out uint stream));
        scene.PostForged(stream, isLast: false);
        Assert.Equal(Attempt.Done, scene.Client.TryReap(out Completion shot));
        Assert.Equal((stream, false), (shot.Token, shot.IsTerminal));
        scene.PostStray(stream, isLast: false);
        scene.AssertWholeWith([stream]);
    }

    [Fact]
    public void P36_after_two_to_the_thirty_first_tokens_none_is_given_that_is_still_outstanding()
    {
        TokenScene scene = new(new RingShape(2, 4, int.MaxValue - 5));
        HashSet<uint> outstanding = [scene.Submit()];
        for (int i = 0; i < 40; i++)
        {
            uint token = scene.Submit();
            Assert.InRange(token, 0u, Completion.MostToken);
            Assert.True(outstanding.Add(token));
            scene.DrainServer();
            scene.PostForged(token);
            Assert.Equal(Attempt.Done, scene.Client.TryReap(out Completion _));
            outstanding.Remove(token);
        }
        Assert.Equal(1u, scene.Client.Outstanding);
    }

    /// <summary>The values that a slot table could take for "free", and those near the first token.</summary>
    private static IEnumerable<uint> Interesting(uint cursor)
    {
        for (uint near = 0; near < 3; near++)
        {
            yield return near;
            yield return ~near & Completion.MostToken;
            yield return (cursor + near) & Completion.MostToken;
            yield return ~(cursor + near) & Completion.MostToken;
        }
    }
}

/// <summary>An honest client whose server's completions are written by the test.</summary>
internal sealed class TokenScene
{
    private readonly SharedPage _page;
    private readonly Geometry _geometry;
    private uint _completionTail;
    internal ClientEnd<ArrayPage, Enforced> Client;
    private ServerEnd<ArrayPage, Enforced> _server;

    internal TokenScene(RingShape shape)
    {
        _geometry = shape.Geometry;
        _page = new SharedPage(_geometry, shape.Cursor);
        _completionTail = shape.Cursor;
        Client = new ClientEnd<ArrayPage, Enforced>(new ArrayPage(_page), _geometry, shape.Cursor);
        _server = new ServerEnd<ArrayPage, Enforced>(new ArrayPage(_page), _geometry, shape.Cursor);
    }

    internal uint Submit()
    {
        Assert.Equal(Attempt.Done, Client.TrySubmit(new Command(1), out uint token));
        Client.Publish();
        return token;
    }

    internal List<uint> SubmitUntilFull()
    {
        List<uint> tokens = [];
        while (Client.TrySubmit(new Command(1), out uint token) == Attempt.Done)
        {
            tokens.Add(token);
            Client.Publish();
            DrainServer();
        }
        return tokens;
    }

    internal void DrainServer()
    {
        while (_server.TryTake(out _) == Attempt.Done)
        {
        }
    }

    internal void PostForged(uint token, bool isLast = true)
    {
        Completion completion = new(token, StatusCode.Ok, 0, isLast: isLast);
        _page.Store(_geometry.CompletionOffset(_completionTail), 8, completion.Head);
        _page.Store(Geometry.ServerLine + Geometry.PublishWord, 4, ++_completionTail);
    }

    /// <summary>It is taken out of the ring and handed to nobody.</summary>
    internal void PostStray(uint token, bool isLast = true)
    {
        (uint outstanding, ulong strays) = (Client.Outstanding, Client.Strays);
        List<Completion> reaped = [];
        Reaped sink = new(reaped);
        PostForged(token, isLast);
        byte[] before = (byte[])_page.Bytes.Clone();
        Assert.Equal(Attempt.Done, Client.Reap(ref sink));
        Assert.Empty(reaped);
        Assert.Equal(before, _page.Bytes);
        Assert.Equal((outstanding, strays + 1, BrokenReason.None), (Client.Outstanding, Client.Strays, Client.Broken));
        Assert.Equal(Attempt.Empty, Client.Reap(ref sink));
    }

    /// <summary>These are outstanding; each still ends with its own completion; then the channel is as new.</summary>
    internal void AssertWholeWith(List<uint> outstanding)
    {
        Assert.Equal((uint)outstanding.Count, Client.Outstanding);
        foreach (uint token in outstanding)
        {
            PostForged(token);
            Assert.Equal(Attempt.Done, Client.TryReap(out Completion end));
            Assert.Equal((token, true), (end.Token, end.IsTerminal));
        }
        Client.Publish();
        DrainServer();
        Assert.Equal((0u, BrokenReason.None), (Client.Outstanding, Client.Broken));
        Assert.Equal((int)_geometry.CompletionCapacity, SubmitUntilFull().Count);
    }
}
