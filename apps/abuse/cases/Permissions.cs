using Mooring.Apps.Abuse.Raw;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Apps.Abuse.Cases;

/// <summary>
/// Every command with, for each handle that it takes, none, one of another kind, and one that lacks a single right: as
/// the kernel's own table of what commands need says.
/// </summary>
internal static class Permissions
{
    private const ulong Junk = 0x7FFF_0003, Everything = (ulong)Rights.All;

    private static ulong s_process, s_region, s_port, s_timer, s_source, s_end;

    public static void Run()
    {
        s_process = Ask.Process(40);
        s_region = Ask.Region(1);
        s_port = Ask.Port();
        s_end = End(Everything);
        Kernel.Do(KernelMethod.TimerCreate, out s_timer);
        Kernel.Do(KernelMethod.UserSourceCreate, out s_source);
        foreach (KernelMethod method in KernelMethods.All)
        {
            for (int word = 0; word < Payload.Words; word++)
                if (KernelMethods.Needs(method, word) is { IsHandle: true } need) Try(method, word, need);
        }
    }

    private static void Try(KernelMethod method, int word, Need need)
    {
        if (word > 0 && IsOutOfReach(KernelMethods.Needs(method, 0).Kind)) return;
        Expect(StatusCode.BadHandle, method, word, Junk);
        if (need.Kind != ObjectKind.None) Expect(StatusCode.BadHandle, method, word, OfOtherKind(need.Kind));
        for (ulong right = 1; right < Everything && !IsOutOfReach(need.Kind); right <<= 1)
        {
            if (((ulong)need.Rights & right) == 0) continue;
            ulong handle = Without(need.Kind, right);
            Expect(StatusCode.AccessDenied, method, word, handle);
            Ask.Close(handle);
        }
    }

    /// <summary>A specimen has no such object.</summary>
    private static bool IsOutOfReach(ObjectKind kind) => kind is ObjectKind.System or ObjectKind.Device;

    /// <summary>The words before this one are right, so that it is this one's turn.</summary>
    private static void Expect(StatusCode expected, KernelMethod method, int word, ulong handle)
    {
        System.Span<ulong> words = [0, 0, 0, 0, 0, 0];
        for (int i = 0; i < word; i++)
            if (KernelMethods.Needs(method, i) is { IsHandle: true } need) words[i] = Sound(need.Kind);
        words[word] = handle;
        if (method == KernelMethod.Map) words[4] = (ulong)Rights.Read;
        StatusCode code = Kernel.Do(method, words[0], words[1], words[2], words[3], words[4], words[5]);
        if (code == expected) return;
        ulong which = (ulong)method << 16 | (ulong)word << 8 | (ulong)code;
        Verdict.Expect(0, (long)which, "a command, a word and how it ended"u8);
    }

    private static ulong Sound(ObjectKind kind) => kind switch
    {
        ObjectKind.Process => s_process,
        ObjectKind.Port => s_port,
        ObjectKind.Timer => s_timer,
        ObjectKind.UserSource => s_source,
        ObjectKind.End => s_end,
        _ => s_region,
    };

    private static ulong OfOtherKind(ObjectKind kind) => kind == ObjectKind.Region ? s_port : s_region;

    private static ulong Without(ObjectKind kind, ulong right)
    {
        ulong rights = Everything & ~right;
        if (kind == ObjectKind.End) return End(rights);
        StatusCode code = Kernel.Do(KernelMethod.Duplicate, out ulong less, Sound(kind), rights);
        return Verdict.Must(code, less, "a handle with fewer rights"u8);
    }

    /// <summary>An end cannot be duplicated, but passed to oneself with fewer rights.</summary>
    private static ulong End(ulong rights)
    {
        Ask.Channel(out _, out ulong server);
        StatusCode code = Kernel.Do(KernelMethod.ProcessGive, out ulong less, Ask.Self, server, rights);
        return Verdict.Must(code, less, "an end with fewer rights"u8);
    }
}
