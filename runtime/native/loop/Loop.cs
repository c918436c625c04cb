using System;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime.Heap;

namespace Mooring.Runtime;

/// <summary>
/// The one loop of a native process: it owns the port, the channel ends, the heap and the thread.
/// <para>
/// A turn: run what is ready (at most <see cref="Slice"/> continuations, so that the port is heard), serve the channels
/// that packets named, fire timers. When nothing is left, look once more at every end that is about to be armed (hot
/// ends: a peer that keeps up never costs an entry), collect the heap if that is due (no managed frame but this one is
/// on the stack, and it holds nothing), then publish, arm and wait with one <c>enter</c>.
/// </para>
/// <para>
/// Packets only take note: completions are reaped into their slots, channels are put on the list to be served. So the
/// synchronous form of a call (<see cref="WaitFor"/>) can wait inside somebody's turn and yet runs no continuation.
/// </para>
/// </summary>
public static class Loop
{
    /// <summary>Continuations per turn.</summary>
    private const int Slice = 64;

    private static SourceTable s_sources;
    private static LoopSource? s_publishHead, s_publishTail, s_armHead, s_armTail, s_serveHead, s_serveTail;
    private static Handle s_port;

    /// <summary>Sources to be armed that cannot be looked at: until they are armed nothing is heard of them.</summary>
    private static int s_deaf;
    private static int s_toArm;

    internal static void Init()
    {
        s_sources.Init(16);
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

    internal static void ToArm(LoopSource source)
    {
        if (source.IsToArm || source.Key == 0) return;
        source.IsToArm = true;
        source.NextToArm = null;
        if (!source.CanLook) s_deaf++;
        s_toArm++;
        if (s_armTail is null) s_armHead = source;
        else s_armTail.NextToArm = source;
        s_armTail = source;
    }

    internal static void ToServe(LoopSource source)
    {
        if (source.IsToServe || source.Key == 0) return;
        source.IsToServe = true;
        source.NextToServe = null;
        if (s_serveTail is null) s_serveHead = source;
        else s_serveTail.NextToServe = source;
        s_serveTail = source;
    }

    /// <summary>Turns until the program is done.</summary>
    internal static void Run()
    {
        while (!Startup.IsDone) Turn();
    }

    /// <summary>Waits inside a turn until the call has ended: reaps into slots, runs no continuation.</summary>
    internal static void WaitFor(CallSlot slot)
    {
        while (!slot.IsEnded)
        {
            Timers.Expire(Clock.NowNs);
            if (!slot.IsEnded && !LookAtHotEnds()) EnterKernel(PublishAll(), 1, Timers.NextDue);
        }
    }

    private static async ValueTask<bool> WithResult(ValueTask task)
    {
        await task;
        return true;
    }

    private static void Turn()
    {
        NativeHeap.CollectIfDue();
        for (int i = 0; i < Slice && RunQueue.RunOne(); i++)
        {
        }
        ServeChannels();
        Timers.Expire(Clock.NowNs);
        bool idle = RunQueue.IsEmpty && s_serveHead is null;
        if (idle && !Startup.IsDone && !LookAtHotEnds())
            EnterKernel(PublishAll(), 1, Timers.NextDue);
        else
        {
            LookAtHotEnds();
            int doorbells = PublishAll();
            bool hearsAll = s_deaf == 0 && s_toArm <= Limits.Arms;
            if (doorbells > 0 || !hearsAll || Enter.ReadyBand != 0) EnterKernel(doorbells, 0, 0);
        }
    }

    private static void ServeChannels()
    {
        LoopSource? last = s_serveTail;
        while (s_serveHead is { } source)
        {
            s_serveHead = source.NextToServe;
            if (s_serveHead is null) s_serveTail = null;
            source.IsToServe = false;
            if (source.Key != 0 && source.Serve()) ToServe(source);
            if (source == last) return;
        }
    }

    private static bool LookAtHotEnds()
    {
        bool found = false;
        LoopSource? source = s_armHead;
        for (int looked = 0; source is not null && looked < Limits.Arms; looked++)
        {
            found |= source.Key != 0 && source.Look();
            source = source.NextToArm;
        }
        return found;
    }

    private static void EnterKernel(int doorbells, uint min, ulong deadline)
    {
        int arms = FillArms();
        if (s_armHead is not null) min = 0;
        long packets = Enter.Wait(s_port, doorbells, arms, min, min == 0 ? 0 : deadline);
        if (packets < 0) Environment.FailFast("enter was refused");
        for (int i = 0; i < (int)packets; i++) Deliver(Enter.PacketAt(i));
    }

    private static void Deliver(Packet packet) => s_sources.Find(packet.Key)?.OnPacket(packet.Bits);

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

    private static int FillArms()
    {
        int arms = 0;
        while (arms < Limits.Arms && s_armHead is { } source)
        {
            s_armHead = source.NextToArm;
            if (s_armHead is null) s_armTail = null;
            source.IsToArm = false;
            if (!source.CanLook) s_deaf--;
            s_toArm--;
            if (source.Key != 0) Enter.Arms[arms++] = source.ArmRequest;
        }
        return arms;
    }

    /// <summary>Its packets find nobody from now on; its handle stays open.</summary>
    internal static void Forget(LoopSource source)
    {
        if (source.Key == 0) return;
        s_sources.Remove(source.Key);
        source.Key = 0;
    }
}
