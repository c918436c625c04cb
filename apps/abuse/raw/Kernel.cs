using System;
using System.Runtime;
using System.Runtime.CompilerServices;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Apps.Abuse.Raw;

/// <summary>
/// The kernel channel and the system call as they are, for code that keeps no rule. One cursor for commands and
/// completions, as long as each ring of the doorbell brings all answers.
/// </summary>
internal static unsafe class Kernel
{
    // SAFETY: the kernel has mapped both pages here before the first thread; offsets come from Geometry and EnterBlock.
    private static uint s_tail, s_head;

    public static LivePage Page => new(unchecked((nuint)UserLayout.KernelChannel));

    /// <summary>This process is a clone: its kernel channel is a new one.</summary>
    public static void Restart() => s_tail = s_head = 0;

    /// <summary>One command, start to end.</summary>
    public static StatusCode Do(
        KernelMethod method, out ulong value,
        ulong a = 0, ulong b = 0, ulong c = 0, ulong d = 0, ulong e = 0, ulong f = 0)
    {
        Push(method, a, b, c, d, e, f);
        Ring(Handle.KernelChannel.Value);
        value = 0;
        return TryReap(out Completion completion) ? Answer(completion, out value) : StatusCode.Broken;
    }

    public static StatusCode Do(
        KernelMethod method, ulong a = 0, ulong b = 0, ulong c = 0, ulong d = 0, ulong e = 0, ulong f = 0) =>
        Do(method, out _, a, b, c, d, e, f);

    /// <summary>Makes a command visible without ringing.</summary>
    /// <returns>Its token.</returns>
    public static uint Push(
        KernelMethod method, ulong a = 0, ulong b = 0, ulong c = 0, ulong d = 0, ulong e = 0, ulong f = 0)
    {
        LivePage page = Page;
        nuint at = Geometry.Default.CommandOffset(s_tail);
        new CommandPlace<LivePage>(page, at - Geometry.Commands).Write((ushort)method, 0, a, b, c, d, e, f);
        page.Store32(at + 4, s_tail);
        page.StoreRelease64(Geometry.ClientLine + Geometry.PublishWord, s_tail + 1);
        return s_tail++;
    }

    /// <summary>The same with flags and a deadline in its header.</summary>
    public static uint PushFlagged(
        KernelMethod method, CommandFlags flags, ulong deadline = 0, ulong a = 0, ulong b = 0, ulong c = 0)
    {
        nuint at = Geometry.Default.CommandOffset(s_tail);
        uint token = Push(method, a, b, c);
        Page.Store32(at, (uint)method | (uint)flags << 16);
        Page.Store64(at + 8, deadline);
        return token;
    }

    /// <summary>The next completion is this one.</summary>
    public static void Expect(uint token, StatusCode code, ReadOnlySpan<byte> what)
    {
        Verdict.Expect(TryReap(out Completion completion), what);
        Verdict.Expect(token, completion.Token, what);
        Verdict.Expect(code, completion.Code, what);
    }

    public static bool TryReap(out Completion completion)
    {
        LivePage page = Page;
        completion = default;
        if ((uint)page.LoadAcquire64(Geometry.ServerLine + Geometry.PublishWord) == s_head) return false;
        nuint at = Geometry.Default.CompletionOffset(s_head++);
        completion = new Completion(page.Load64(at), page.Load64(at + 8));
        page.StoreRelease32(Geometry.ClientLine + Geometry.PeerHead, s_head);
        return true;
    }

    /// <summary>Rings one doorbell and comes back.</summary>
    public static long Ring(uint handle) => Enter(handle, 0, 0, 0, 0, 0);

    /// <summary>Takes what a port has, without waiting.</summary>
    public static long Poll(ulong port) => Enter(port << 32, 0, 0, 0, 0, new EnterControl(0, 64).Value);

    /// <summary>Waits for a packet as long as it takes.</summary>
    public static long Wait(ulong port) =>
        Enter(port << 32, 0, 0, ulong.MaxValue, ulong.MaxValue, new EnterControl(1, 64).Value);

    /// <summary>Arms one source for work and takes nothing.</summary>
    public static long Arm(ulong source) => Enter(0, source | 1ul << 32, 0, 0, 0, 0);

    public static Packet PacketAt(int index) =>
        *(Packet*)(UserLayout.EnterBlocks + (ulong)(EnterBlock.PacketsOffset + index * EnterBlock.PacketBytes));

    /// <summary>A word of the first thread's enter block.</summary>
    public static ref uint BlockWord(int offset) => ref *(uint*)(UserLayout.EnterBlocks + (ulong)offset);

    public static void Exit(int code)
    {
        Push(KernelMethod.Exit, (uint)code);
        Ring(Handle.KernelChannel.Value);
    }

    private static StatusCode Answer(in Completion completion, out ulong value)
    {
        value = completion.Value;
        return completion.Code;
    }

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "rt_enter")]
    public static extern long Enter(
        ulong doorbellAndPort, ulong arm, ulong seen, ulong deadline, ulong linger, ulong control);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "rt_call")]
    public static extern long Call(ulong doorbellAndPort, ulong seen);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "abuse_flagged_enter")]
    public static extern long FlaggedEnter(ulong flags);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "abuse_stackless_enter")]
    public static extern long StacklessEnter();

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "abuse_jump_nowhere")]
    public static extern void JumpNowhere();

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "rt_timestamp")]
    public static extern ulong Timestamp();
}
