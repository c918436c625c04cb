using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using FsCheck;
using FsCheck.Fluent;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Xunit;

namespace Mooring.Tests.Sdk;

/// <summary>
/// Calls to await, over the real rings and the kernel's own port, with a server that does what the test says.
/// </summary>
[Collection("loop")]
public class CallChannelTests
{
    private const ushort Method = 7;

    private static CallChannel Open(LoopWorld world, out ScriptedServer server)
    {
        (Handle client, _) = world.Kernel.MakeChannel();
        server = new ScriptedServer(world.Kernel, client);
        return CallChannel.Open(client).Value;
    }

    private static ValueTask<Completion>[] Calls(CallChannel channel, int count) =>
        [.. Enumerable.Range(0, count).Select(i => channel.Call(new Command(Method, (ulong)i)))];

    private static bool AnswerAll(ScriptedServer server)
    {
        bool did = server.TryTake();
        while (server.InHand.Count > 0) server.Answer(0);
        return did;
    }

    [Fact]
    public void A_call_comes_back_with_its_answer()
    {
        using LoopWorld world = new();
        world.Run(async () =>
        {
            CallChannel channel = Open(world, out ScriptedServer server);
            world.Kernel.WhenIdle = () => AnswerAll(server);
            Assert.Equal(42ul, (await channel.Call(new Command(Method, 42))).Value);
        });
    }

    [Fact]
    public void A_thousand_calls_at_once_wait_for_room_and_all_come_back()
    {
        using LoopWorld world = new();
        world.Run(async () =>
        {
            CallChannel channel = Open(world, out ScriptedServer server);
            world.Kernel.WhenIdle = () => AnswerAll(server);
            ValueTask<Completion>[] calls = Calls(channel, 1000);
            for (int i = 0; i < calls.Length; i++) Assert.Equal((ulong)i, (await calls[i]).Value);
        });
    }

    /// <summary>
    /// Where the kernel says that the peer is gone, a server may write anything: what the kernel never writes is no
    /// news, or the loop would look at it for ever.
    /// </summary>
    [Fact]
    public void P42_a_mark_that_the_kernel_never_makes_is_no_news()
    {
        using LoopWorld world = new();
        world.Run(async () =>
        {
            CallChannel channel = Open(world, out ScriptedServer server);
            world.Kernel.WhenIdle = () => AnswerAll(server);
            const PacketBits gone = PacketBits.Died | PacketBits.Closed | PacketBits.Revoked;
            world.Kernel.PageOf(channel.KernelHandle).Store32(Geometry.ServerLine + Geometry.Dead, (uint)~gone);
            Assert.False(channel.Look());
            Assert.Equal(42ul, (await channel.Call(new Command(Method, 42))).Value);
            Assert.Equal(StatusCode.Ok, channel.State);
        });
    }

    /// <summary>
    /// All completion slots taken is no lack of room in the ring: the loop sleeps until a completion comes.
    /// </summary>
    [Fact]
    public void With_every_slot_taken_the_loop_sleeps()
    {
        using LoopWorld world = new();
        world.Run(async () =>
        {
            CallChannel channel = Open(world, out ScriptedServer server);
            int sleeps = 0;
            world.Kernel.WhenIdle = () =>
            {
                if (server.TryTake()) return true;
                Assert.Equal(64, server.InHand.Count);
                return ++sleeps < 3 ? false : AnswerAll(server);
            };
            ValueTask<Completion>[] calls = Calls(channel, 65);
            await Loop.Delay(1);
            await Loop.Delay(1);
            while (server.InHand.Count > 0) server.Answer(0);
            world.Kernel.WhenIdle = () => AnswerAll(server);
            for (int i = 0; i < calls.Length; i++) Assert.Equal((ulong)i, (await calls[i]).Value);
        });
    }

    [Fact]
    public void Beyond_the_queue_full_is_an_answer()
    {
        using LoopWorld world = new();
        world.Run(async () =>
        {
            CallChannel channel = Open(world, out ScriptedServer server);
            for (int i = 0; i < 32 + CallChannel.QueueLimit; i++) _ = channel.Call(new Command(Method));
            Assert.Equal(StatusCode.Full, (await channel.Call(new Command(Method))).Code);
        });
    }

    [Fact]
    public void P49_the_synchronous_form_runs_no_continuation()
    {
        using LoopWorld world = new();
        world.Run(async () =>
        {
            CallChannel channel = Open(world, out ScriptedServer server);
            world.Kernel.WhenIdle = () => AnswerAll(server);
            bool ran = false;
            Task other = Then(channel.Call(new Command(Method, 1)), () => ran = true);
            Assert.Equal(2ul, channel.CallAndWait(new Command(Method, 2)).Value);
            Assert.False(ran);
            await other;
            Assert.True(ran);
        });
    }

    /// <summary>
    /// Synchronous calls between asynchronous ones, over a server that answers in any order: each has its own answer,
    /// and what was outstanding is still there afterwards.
    /// </summary>
    [Fact]
    public void P49_synchronous_calls_are_submit_and_wait_and_take_nobody_elses_answer() =>
        Always.Holds(Script.Of(Gen.Choose(0, 99)), schedule =>
        {
            using LoopWorld world = new();
            world.Run(() => RunMixed(world, schedule));
        }, tests: 200, size: 120);

    [Fact]
    public void A_dead_server_ends_every_call_once_and_tells_which_were_started()
    {
        using LoopWorld world = new();
        world.Run(async () =>
        {
            CallChannel channel = Open(world, out ScriptedServer server);
            ValueTask<Completion>[] calls = Calls(channel, 100);
            await Loop.Yield();
            world.Kernel.WhenIdle = () =>
            {
                for (int i = 0; i < 3; i++) server.TryTake();
                server.Answer(0);
                server.Die();
                return true;
            };
            Completion[] ends = new Completion[calls.Length];
            for (int i = 0; i < calls.Length; i++) ends[i] = await calls[i];
            Assert.Equal(StatusCode.Ok, ends[0].Code);
            Assert.All(ends.Skip(1), end => Assert.Equal(StatusCode.PeerDied, end.Code));
            Assert.All(ends.Skip(1).Take(2), end => Assert.Equal(CompletionFlags.MaybeStarted, end.Flags));
            Assert.All(ends.Skip(3), end => Assert.Equal(CompletionFlags.None, end.Flags));
            Assert.Equal(StatusCode.PeerDied, (await channel.Call(new Command(Method))).Code);
        });
    }

    [Fact]
    public void P41_a_revoked_channel_ends_every_call_once_and_reads_nothing_more()
    {
        using LoopWorld world = new();
        world.Run(async () =>
        {
            CallChannel channel = Open(world, out ScriptedServer server);
            ValueTask<Completion>[] calls = Calls(channel, 100);
            await Loop.Yield();
            world.Kernel.WhenIdle = () =>
            {
                server.TryTake();
                server.Answer(0);
                world.Kernel.WhenIdle = () =>
                {
                    server.Revoke();
                    return true;
                };
                return true;
            };
            Completion[] ends = new Completion[calls.Length];
            for (int i = 0; i < calls.Length; i++) ends[i] = await calls[i];
            Assert.Equal(StatusCode.Ok, ends[0].Code);
            Assert.All(ends.Skip(1), end => Assert.Equal(StatusCode.Revoked, end.Code));
            Assert.Equal(StatusCode.Revoked, channel.State);
            Assert.Equal(StatusCode.Revoked, (await channel.Call(new Command(Method))).Code);
        });
    }

    [Fact]
    public void P36_a_forged_token_changes_nothing()
    {
        using LoopWorld world = new();
        world.Run(async () =>
        {
            CallChannel channel = Open(world, out ScriptedServer server);
            ValueTask<Completion> call = channel.Call(new Command(Method));
            world.Kernel.WhenIdle = () =>
            {
                server.TryTake();
                server.PostRaw(new Completion(12345, StatusCode.Busy, 0));
                server.Answer(0);
                return true;
            };
            Assert.Equal(StatusCode.Ok, (await call).Code);
            Assert.Equal(StatusCode.Ok, channel.State);
        });
    }

    [Fact]
    public void A_cancel_asks_and_the_server_answers()
    {
        using LoopWorld world = new();
        world.Run(async () =>
        {
            CallChannel channel = Open(world, out ScriptedServer server);
            PendingCall call = channel.Start(new Command(Method));
            await Loop.Yield();
            await Loop.Yield();
            Assert.True(server.TryTake(), "what a turn has begun goes out at its end");
            Assert.False(server.IsCancelRequested(0));
            call.Cancel();
            Assert.True(server.IsCancelRequested(0));
            Assert.False(call.IsEnded);
            server.Answer(0, StatusCode.Cancelled);
            Assert.Equal(StatusCode.Cancelled, (await call.Completion).Code);
            Assert.True(call.IsEnded);
        });
    }

    [Fact]
    public void A_deadline_asks_like_a_cancel()
    {
        using LoopWorld world = new();
        world.Run(async () =>
        {
            CallChannel channel = Open(world, out ScriptedServer server);
            ValueTask<Completion> call = channel.Call(new Command(Method) { Deadline = world.Kernel.NowNs + 1000 });
            world.Kernel.WhenIdle = () =>
            {
                server.TryTake();
                if (server.InHand.Count == 0 || !server.IsCancelRequested(0)) return false;
                server.Answer(0, StatusCode.Cancelled);
                return true;
            };
            Assert.Equal(StatusCode.TimedOut, (await call).Code);
            Assert.Equal(StatusCode.Ok, channel.State);
        });
    }

    [Fact]
    public void A_server_that_ignores_the_deadline_loses_the_channel()
    {
        using LoopWorld world = new();
        world.Run(async () =>
        {
            CallChannel channel = Open(world, out ScriptedServer server);
            ValueTask<Completion> patient = channel.Call(new Command(Method));
            ValueTask<Completion> call = channel.Call(new Command(Method) { Deadline = world.Kernel.NowNs + 1000 });
            world.Kernel.WhenIdle = server.TryTake;
            Assert.Equal(StatusCode.TimedOut, (await call).Code);
            Assert.Equal(StatusCode.TimedOut, (await patient).Code);
            Assert.True(world.Kernel.NowNs > 1_000_000_000);
        });
    }

    /// <summary>
    /// Whatever the server does and when: every call ends once, and with its own answer or the channel's end.
    /// </summary>
    [Fact]
    public void Any_schedule_ends_every_call_exactly_once()
    {
        Gen<int[]> schedules = Gen.Choose(0, 99).ArrayOf();
        Prop.ForAll(schedules.ToArbitrary(), Gen.Choose(0, 150).ToArbitrary(), (schedule, count) =>
        {
            using LoopWorld world = new();
            world.Run(() => RunSchedule(world, schedule, count));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    private static async ValueTask RunSchedule(LoopWorld world, int[] schedule, int count)
    {
        CallChannel channel = Open(world, out ScriptedServer server);
        Queue<int> steps = new(schedule);
        world.Kernel.WhenIdle = () => Step(server, steps);
        ValueTask<Completion>[] calls = Calls(channel, count);
        for (int i = 0; i < calls.Length; i++)
        {
            Completion end = await calls[i];
            if (end.Code == StatusCode.Ok) Assert.Equal((ulong)i, end.Value);
            else Assert.Equal(StatusCode.PeerDied, end.Code);
        }
    }

    private static async ValueTask RunMixed(LoopWorld world, int[] schedule)
    {
        CallChannel channel = Open(world, out ScriptedServer server);
        Queue<int> steps = new(schedule);
        world.Kernel.WhenIdle = () => AnswerOne(server, steps.TryDequeue(out int step) ? step : 0);
        List<(ulong Number, ValueTask<Completion> Call)> outstanding = [];
        ulong number = 0;
        foreach (int choice in schedule)
        {
            number++;
            if (choice % 3 == 0) Assert.Equal(number, channel.CallAndWait(new Command(Method, number)).Value);
            else outstanding.Add((number, channel.Call(new Command(Method, number))));
        }
        foreach ((ulong sent, ValueTask<Completion> call) in outstanding) Assert.Equal(sent, (await call).Value);
    }

    /// <summary>Answers some of what it has, in any order, or takes one more.</summary>
    private static bool AnswerOne(ScriptedServer server, int choice)
    {
        if (choice % 2 == 0 && server.TryTake()) return true;
        if (server.InHand.Count > 0) server.Answer(choice % server.InHand.Count);
        else server.TryTake();
        return true;
    }

    private static bool Step(ScriptedServer server, Queue<int> steps)
    {
        int step = steps.TryDequeue(out int next) ? next : 99;
        if (step == 99) server.Die();
        else if (step % 2 == 0) server.TryTake();
        else if (server.InHand.Count > 0) server.Answer(step % server.InHand.Count);
        return true;
    }

    private static async Task Then(ValueTask<Completion> call, Action action)
    {
        await call;
        action();
    }
}
