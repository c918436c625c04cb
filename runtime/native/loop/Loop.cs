using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime.Heap;

namespace Mooring.Runtime;

/// <summary>
/// The one loop of a native process: it owns the port, the channel ends, the heap and the thread.
/// <para>
/// A turn: collect the heap if that is due (no managed frame but this one is on the stack, and it holds nothing), look
/// at the hot ends, serve one source, fire timers, run what is ready to run (at most <see cref="Slice"/> continuations,
/// so that the port is heard). Whose turn it is the bands say, over all that is ready here and at the port
/// (<see cref="LoopBands"/>); what the turn sets going runs before the next one is served, and what that answers goes
/// out with the rest.
/// </para>
/// <para>
/// What was written is published, and doorbells are rung, when there is nothing more to do, or when as many have been
/// served as were ready the last time. When nothing is to be done and the hot ends have gone cold
/// (<see cref="HotEnds"/>), one <c>enter</c> rings, arms and waits.
/// </para>
/// <para>
/// Packets only take note, and so do the turns of client ends: completions are reaped into their slots. So the
/// synchronous form of a call (<see cref="WaitFor{T}"/>) can wait inside somebody's turn and yet runs no continuation.
/// </para>
/// </summary>
public static class Loop
{
    /// <summary>Continuations per turn.</summary>
    private const int Slice = 64;

    private static SourceTable s_sources;
    private static LoopSource? s_publishHead, s_publishTail;
    private static LoopBands s_ready = null!;
    private static HotEnds s_hot;
    private static Handle s_port;

    /// <summary>Somebody waits inside a turn: packets for those that only take note need not wait for theirs.</summary>
    private static bool s_isTakingNotes;

    /// <summary>Turns until what was written is published though there is more to do.</summary>
    private static int s_untilPublished;

    internal static void Init()
    {
        s_sources.Init(16);
        s_ready = new LoopBands();
        s_hot.Init(Clock.Processors);
        Timers.Init();
        Result<Handle> port = CompletionPorts.Create();
        if (!port.IsOk) Environment.FailFast("no port for the loop");
        s_port = port.Value;
    }

    /// <summary>Completes after so many nanoseconds.</summary>
    public static ValueTask Delay(ulong nanoseconds) => DelayUntil(Clock.NowNs + nanoseconds);

    /// <summary>Completes when <see cref="Clock.NowNs"/> has reached this.</summary>
    public static ValueTask DelayUntil(ulong nowNs) => DelaySource.Take(nowNs).Start();

    /// <summary>Completes after everything that is ready now has had its turn.</summary>
    public static ValueTask Yield() => DelaySource.Take(0).StartReady();

    /// <summary>Lets an asynchronous method run on with nobody waiting for it.</summary>
    public static void Detach(ValueTask task) => Detached<bool>.Run(WithResult(task));

    /// <inheritdoc cref="Detach(ValueTask)"/>
    public static void Detach<T>(ValueTask<T> task) => Detached<T>.Run(task);

    /// <summary>Makes a source known to the port. Once armed, its packets come to <c>OnPacket</c>.</summary>
    internal static StatusCode Attach(LoopSource source, int band)
    {
        source.Key = s_sources.Add(source);
        source.Band = band;
        StatusCode code = CompletionPorts.Associate(s_port, source.KernelHandle, source.Key, band);
        if (code != StatusCode.Ok) Forget(source);
        return code;
    }

    /// <summary>Closes the source's handle and forgets it; packets under way find nobody.</summary>
    internal static void Detach(LoopSource source)
    {
        if (source.Key == 0) return;
        Flush(source);
        Handles.Close(source.KernelHandle);
        Forget(source);
        source.KernelHandle = default;
    }

    internal static void ToPublish(LoopSource source)
    {
        if (source.IsToPublish || source.Key == 0) return;
        source.IsToPublish = true;
        source.NextToPublish = null;
        if (s_publishTail is null) s_publishHead = source;
        else s_publishTail.NextToPublish = source;
        s_publishTail = source;
    }

    /// <summary>It has been drained, or is to be heard at all: the loop looks at it, and then it is armed.</summary>
    internal static void ToArm(LoopSource source)
    {
        if (!source.IsHot && source.Key != 0) s_hot.Add(source);
    }

    /// <summary>It gets a turn.</summary>
    internal static void ToServe(LoopSource source)
    {
        if (source.IsReady || source.Key == 0) return;
        source.IsReady = true;
        s_ready.Add(source, source.Band);
    }

    /// <summary>Turns until the program is done.</summary>
    internal static void Run()
    {
        while (!Startup.IsDone) Turn();
    }

    /// <summary>
    /// Waits inside a turn until a call has ended and takes its result: reaps into slots, runs no continuation. For the
    /// task that a call has returned; one of an asynchronous method would need its continuation, and never ends.
    /// </summary>
    public static T WaitFor<T>(ValueTask<T> call)
    {
        s_isTakingNotes = true;
        while (!call.IsCompleted)
        {
            Timers.Expire();
            if (s_hot.AreWarm) s_hot.Look();
            if (!TakeNotes() && !call.IsCompleted) Rest();
        }
        s_isTakingNotes = false;
        return call.Result;
    }

    private static async ValueTask<bool> WithResult(ValueTask task)
    {
        await task;
        return true;
    }

    private static void Turn()
    {
        NativeHeap.CollectIfDue();
        bool isQuiet = RunQueue.IsEmpty && s_ready.IsEmpty && !s_hot.AreWarm && Enter.ReadyBands == 0;
        // Of cold ends the kernel will say, which is to be entered now, whether they have something.
        if (!isQuiet)
        {
            s_hot.Look();
            ServeNext();
        }
        Timers.Expire();
        for (int ran = 0; ran < Slice && RunQueue.RunOne(); ran++)
        {
        }
        bool isIdle = RunQueue.IsEmpty && s_ready.IsEmpty && !Startup.IsDone;
        if (isIdle) Rest();
        else if (--s_untilPublished <= 0 || s_hot.MustArm || Startup.IsDone) Speak();
    }

    private static void ServeNext()
    {
        if (!s_ready.TryTurn(Enter.ReadyBands, out int band)) return;
        while (LoopBands.MustFetch(Enter.ReadyBands, band) && EnterKernel(PublishAll(), 0, 0) > 0)
        {
        }
        if (Unsafe.As<LoopSource?>(s_ready.Take(band)) is not { } source) return;
        source.IsReady = false;
        if (Serve(source)) ToServe(source);
    }

    private static bool Serve(LoopSource source)
    {
        PacketBits heard = source.Heard;
        source.Heard = PacketBits.None;
        return source.Serve(heard);
    }

    /// <summary>Serves out of turn whatever is ready and runs nobody's code.</summary>
    /// <returns>False: there was nothing.</returns>
    private static bool TakeNotes()
    {
        bool hasAny = false;
        for (uint bands = s_ready.Ready; bands != 0;)
        {
            int band = BitOperations.Log2(bands);
            bands &= ~(1u << band);
            for (Banded? next, one = s_ready.First(band); one is not null; one = next)
            {
                next = LoopBands.After(one);
                if (one is not LoopSource { TakesNoteOnly: true } source) continue;
                NotReady(source);
                Serve(source);
                hasAny = true;
            }
        }
        return hasAny;
    }

    /// <summary>Nothing is to be done: looks again while that may be worth it, else sleeps.</summary>
    private static void Rest()
    {
        int doorbells = PublishAll();
        if (!s_hot.AreWarm) EnterKernel(doorbells, 1, Timers.NextDue);
        else if (doorbells > 0 || s_hot.MustArm || Enter.ReadyBands != 0) EnterKernel(doorbells, 0, 0);
        else X86Base.Pause();
    }

    /// <summary>There is more to do, but the others are to hear what there is.</summary>
    private static void Speak()
    {
        int doorbells = PublishAll();
        if (doorbells > 0 || s_hot.MustArm) EnterKernel(doorbells, 0, 0);
        else s_untilPublished = Math.Min(s_ready.Count, Limits.HotEnds);
    }

    /// <returns>Packets that came.</returns>
    private static long EnterKernel(int doorbells, uint min, ulong deadline)
    {
        if (min == 0) deadline = 0;
        long packets = doorbells <= 1 && s_hot.TakeOnly() is { } only
            ? EnterFor(only, doorbells, min, deadline)
            : EnterForMany(doorbells, min, deadline);
        if (packets < 0) Environment.FailFast("enter was refused");
        if (packets == 1 && min == 1 && IsAlone && TryServeAlone(Enter.PacketAt(0))) return packets;
        for (int i = 0; i < (int)packets; i++) Deliver(Enter.PacketAt(i));
        s_untilPublished = Math.Min(s_ready.Count, Limits.HotEnds);
        return packets;
    }

    private static long EnterForMany(int doorbells, uint min, ulong deadline)
    {
        int arms = s_hot.FillArms(Enter.Arms);
        return Enter.Wait(s_port, doorbells, arms, s_hot.IsEmpty ? min : 0, s_hot.IsEmpty ? deadline : 0);
    }

    private static long EnterFor(LoopSource only, int doorbells, uint min, ulong deadline)
    {
        Arm arm = only.ArmRequest;
        if (Enter.WaitsForOne(arm))
            return Enter.WaitForOne(s_port, doorbells == 1 ? Enter.Doorbells[0] : 0, arm, min, deadline);
        Enter.Arms[0] = arm;
        return Enter.Wait(s_port, doorbells, 1, min, deadline);
    }

    /// <summary>What comes now has nobody beside it, here or in the kernel, and nobody waits inside a turn.</summary>
    private static bool IsAlone =>
        !s_isTakingNotes && s_ready.IsEmpty && s_hot.IsEmpty && RunQueue.IsEmpty && Enter.ReadyBands == 0;

    /// <summary>The turn of the one that woke the loop: it goes before nobody, so it need not queue.</summary>
    /// <returns>False: it has to be armed again before anybody else has a turn.</returns>
    private static bool TryServeAlone(Packet packet)
    {
        if (s_sources.Find(packet.Key) is not { CanLook: true } source) return false;
        s_ready.PassNobody();
        if (source.Serve(source.Heard | packet.Bits)) ToServe(source);
        s_untilPublished = Math.Min(s_ready.Count, Limits.HotEnds);
        return true;
    }

    private static void Deliver(Packet packet)
    {
        if (s_sources.Find(packet.Key) is not { } source) return;
        source.Heard |= packet.Bits;
        if (s_isTakingNotes && source is { TakesNoteOnly: true, IsReady: false }) Serve(source);
        else ToServe(source);
    }

    /// <summary>Everybody's entries become visible; the doorbells to ring gather in the enter block.</summary>
    private static int PublishAll()
    {
        int doorbells = 0;
        while (s_publishHead is { } source)
        {
            s_publishHead = source.NextToPublish;
            if (s_publishHead is null) s_publishTail = null;
            source.IsToPublish = false;
            if (source.Key == 0 || !source.Publish()) continue;
            if (doorbells == Limits.Doorbells) Enter.Ring(source.KernelHandle);
            else Enter.Doorbells[doorbells++] = source.KernelHandle.Value;
        }
        return doorbells;
    }

    /// <summary>Publishes what a source that goes away has still to say, and rings for it at once.</summary>
    private static void Flush(LoopSource source)
    {
        if (source.IsToPublish && source.Publish()) Enter.Ring(source.KernelHandle);
    }

    /// <summary>Its packets find nobody from now on; its handle stays open.</summary>
    internal static void Forget(LoopSource source)
    {
        if (source.Key == 0) return;
        s_sources.Remove(source.Key);
        source.Key = 0;
        if (source.IsReady) NotReady(source);
    }

    private static void NotReady(LoopSource source)
    {
        source.IsReady = false;
        s_ready.Remove(source, source.Band);
    }
}
