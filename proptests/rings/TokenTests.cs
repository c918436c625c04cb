using System;
using System.Collections.Generic;
using Mooring.Rings;
using Xunit;

namespace Mooring.Tests;

/// <summary>
/// A completion ends a command that is outstanding, once; every other token breaks the channel and changes nothing else
/// (properties 9, 36, 44).
/// </summary>
[Trait("suite", "rings")]
public sealed class TokenTests
{
    [Theory]
    [MemberData(nameof(RingShapes.Theory), MemberType = typeof(RingShapes))]
    public void P36_no_token_is_accepted_while_nothing_is_outstanding(uint commands, uint completions, uint cursor)
    {
        foreach (uint token in Interesting(cursor))
        {
            TokenScene scene = new(new RingShape(commands, completions, cursor));
            scene.PostForged(token);
            Assert.Equal(Attempt.Broken, scene.Client.TryReap(out _));
            Assert.Equal(BrokenReason.Token, scene.Client.Broken);
            Assert.Equal(0u, scene.Client.Outstanding);
        }
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
        scene.PostForged(token);
        scene.AssertBrokenWith([]);
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
        scene.PostForged(old[0]);
        scene.AssertBrokenWith(fresh);
    }

    [Theory]
    [MemberData(nameof(RingShapes.Theory), MemberType = typeof(RingShapes))]
    public void P44_a_forged_generation_touches_nobody(uint commands, uint completions, uint cursor)
    {
        for (uint generation = 1; generation != 0x8000_0000; generation *= 2)
        {
            TokenScene scene = new(new RingShape(commands, completions, cursor));
            List<uint> live = scene.SubmitUntilFull();
            uint forged = unchecked(live[^1] + generation * completions);
            if (live.Contains(forged)) continue;
            scene.PostForged(forged);
            scene.AssertBrokenWith(live);
        }
    }

    [Theory]
    [MemberData(nameof(RingShapes.Theory), MemberType = typeof(RingShapes))]
    public void P14_a_completion_with_more_does_not_end_its_command(uint commands, uint completions, uint cursor)
    {
        TokenScene scene = new(new RingShape(commands, completions, cursor));
        uint token = scene.Submit();
        for (int shot = 0; shot < 5; shot++)
        {
            scene.PostForged(token, CompletionFlags.More);
            Assert.Equal(Attempt.Done, scene.Client.TryReap(out Completion more));
            Assert.False(more.IsTerminal);
            Assert.Equal(1u, scene.Client.Outstanding);
        }
        scene.PostForged(token);
        Assert.Equal(Attempt.Done, scene.Client.TryReap(out Completion last));
        Assert.True(last.IsTerminal);
        Assert.Equal(0u, scene.Client.Outstanding);
    }

    [Fact]
    public void P36_after_two_to_the_thirty_second_tokens_none_is_given_that_is_still_outstanding()
    {
        TokenScene scene = new(new RingShape(2, 4, uint.MaxValue - 5));
        HashSet<uint> outstanding = [scene.Submit()];
        for (int i = 0; i < 40; i++)
        {
            uint token = scene.Submit();
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
            yield return ~near;
            yield return unchecked(cursor + near);
            yield return ~unchecked(cursor + near);
        }
    }
}

/// <summary>An honest client whose server's completions are written by the test.</summary>
internal sealed class TokenScene
{
    private readonly SharedPage _page;
    private readonly Geometry _geometry;
    private uint _completionTail;
    internal ClientEnd<ArrayPage> Client;
    private ServerEnd<ArrayPage> _server;

    internal TokenScene(RingShape shape)
    {
        _geometry = shape.Geometry;
        _page = new SharedPage(_geometry, shape.Cursor);
        _completionTail = shape.Cursor;
        Client = new ClientEnd<ArrayPage>(new ArrayPage(_page), _geometry, shape.Cursor);
        _server = new ServerEnd<ArrayPage>(new ArrayPage(_page), _geometry, shape.Cursor);
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

    internal void PostForged(uint token, CompletionFlags flags = 0)
    {
        Completion completion = new(token, StatusCode.Ok, 0, 0, flags);
        _page.Store(_geometry.CompletionOffset(_completionTail), 8, completion.Head);
        _page.Store(Geometry.ServerLine + Geometry.PublishWord, 4, ++_completionTail);
    }

    /// <summary>The next reap breaks the channel; afterwards exactly these are left to be ended.</summary>
    internal void AssertBrokenWith(List<uint> outstanding)
    {
        Assert.Equal(Attempt.Broken, Client.TryReap(out _));
        Assert.Equal(BrokenReason.Token, Client.Broken);
        HashSet<uint> ended = [];
        while (Client.TryEndOutstanding(out uint token, out _)) Assert.True(ended.Add(token));
        Assert.Equal(new HashSet<uint>(outstanding), ended);
        Assert.Equal(0u, Client.Outstanding);
    }
}
