using System.Runtime;
using System.Runtime.CompilerServices;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Apps.Soak.Raw;

/// <summary>
/// The kernel channel and the system call as they are: whoever keeps no rule
/// has no runtime. Each end of a command is counted, and
/// one that the command does not document is complained of. One thread only.
/// </summary>
internal static unsafe class Wire
{
    // SAFETY: the kernel has mapped both pages here before the first thread; offsets come from Geometry and EnterBlock.
    private const ulong Forever = ulong.MaxValue;

    private static uint s_tail, s_head;
    private static Methods s_methods;

    /// <summary>Somebody has written into the kernel channel: what it says is worth nothing any more.</summary>
    public static bool IsBroken { get; set; }

    public static LivePage Page => new(unchecked((nuint)UserLayout.KernelChannel));

    /// <summary>One command, start to end.</summary>
    public static StatusCode Do(
        KernelMethod method, out ulong value,
        ulong a = 0, ulong b = 0, ulong c = 0, ulong d = 0, ulong e = 0, ulong f = 0)
    {
        Push(method, CommandFlags.None, 0, a, b, c, d, e, f);
        Ring(Handle.KernelChannel.Value);
        value = 0;
        StatusCode code = StatusCode.Broken;
        while (TryReap(out Completion completion)) (code, value) = (completion.Code, completion.Value);
        return code;
    }

    public static StatusCode Do(
        KernelMethod method, ulong a = 0, ulong b = 0, ulong c = 0, ulong d = 0, ulong e = 0, ulong f = 0) =>
        Do(method, out _, a, b, c, d, e, f);

    /// <summary>Makes a command visible without ringing; answers its token.</summary>
    public static uint Push(
        KernelMethod method, CommandFlags flags = CommandFlags.None, ulong deadline = 0,
        ulong a = 0, ulong b = 0, ulong c = 0, ulong d = 0, ulong e = 0, ulong f = 0)
    {
        LivePage page = Page;
        nuint at = Geometry.Default.CommandOffset(s_tail);
        new CommandPlace<LivePage>(page, at - Geometry.Commands).Write((ushort)method, deadline, a, b, c, d, e, f);
        page.Store64(at, (ulong)method | (ulong)flags << 16 | (ulong)s_tail << 32);
        s_methods[(int)(s_tail % Methods.Length)] = (ushort)method;
        page.StoreRelease64(Geometry.ClientLine + Geometry.PublishWord, s_tail + 1);
        return s_tail++;
    }

    /// <summary>Takes a completion, and counts it.</summary>
    public static bool TryReap(out Completion completion)
    {
        LivePage page = Page;
        completion = default;
        if (IsBroken) return false;
        if ((uint)page.LoadAcquire64(Geometry.ServerLine + Geometry.PublishWord) == s_head) return false;
        nuint at = Geometry.Default.CompletionOffset(s_head++);
        completion = new Completion(page.Load64(at), page.Load64(at + 8));
        page.StoreRelease32(Geometry.ClientLine + Geometry.PeerHead, s_head);
        Count(MethodOf(completion.Token), completion.Code);
        return true;
    }

    /// <summary>What a token of the last 64 asked for.</summary>
    public static KernelMethod MethodOf(uint token) => (KernelMethod)s_methods[(int)(token % Methods.Length)];

    private static void Count(KernelMethod method, StatusCode code)
    {
        if (!KernelMethods.Gives(method).Contains(code) && !KernelMethods.ByChannel.Contains(code))
            Verdict.Complain("not documented: method, status"u8, (ulong)method << 16 | (ulong)code);
        Tally.Here.Count(method, code);
    }

    /// <summary>Rings one doorbell and comes back.</summary>
    public static long Ring(uint handle) => Enter(handle, 0, 0, 0, 0, 0);

    /// <summary>Rings a peer if it is to be rung, arms an end for work, waits for a packet; answers its key.</summary>
    public static ulong Wait(uint port, uint end, bool rings, ulong seen)
    {
        ulong words = (ulong)port << 32 | (rings ? end : 0), arm = end == 0 ? 0 : end | (ulong)ArmBits.Work << 32;
        long taken = Enter(words, arm, seen, Forever, Forever, new EnterControl(1, 1).Value);
        if (taken != 1) Verdict.Complain("a wait gave"u8, (ulong)taken);
        return (*(Packet*)(UserLayout.EnterBlocks + EnterBlock.PacketsOffset)).Key;
    }

    /// <summary>Arms an end for work; waits for nothing.</summary>
    public static long Arm(uint end, ulong seen) => Enter(0, end | (ulong)ArmBits.Work << 32, seen, 0, 0, 0);

    /// <summary>Lets others run.</summary>
    public static void Pause(ulong nanoseconds)
    {
        for (ulong end = Runtime.Clock.NowNs + nanoseconds; Runtime.Clock.NowNs < end;) Ring(0);
    }

    public static void Exit(int code)
    {
        Push(KernelMethod.Exit, CommandFlags.None, 0, (uint)code);
        Ring(Handle.KernelChannel.Value);
    }

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "rt_enter")]
    public static extern long Enter(
        ulong doorbellAndPort, ulong arm, ulong seen, ulong deadline, ulong linger, ulong control);

    [InlineArray(Length)]
    private struct Methods
    {
        public const int Length = 64;

        private ushort _method;
    }
}
