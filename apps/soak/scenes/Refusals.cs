using Mooring.Apps.Soak.Raw;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Apps.Soak.Scenes;

/// <summary>
/// What goes for all commands: no such handle, a handle that lacks a right; and how those end that never begin, because
/// of their flags, their deadline or a chain that was cut. A number that is no command.
/// </summary>
internal static class Refusals
{
    private const int NoCommand = 0x7F;

    public static void Run()
    {
        foreach (KernelMethod method in KernelMethods.All)
        {
            Need need = KernelMethods.Needs(method, 0);
            if (need.IsHandle) Stage.Always(StatusCode.BadHandle, method, Stage.Junk);
            if (need.Rights != Rights.None) Weak(method, need);
            for (ulong i = 0; i < Stage.Times; i++) NotBegun(method);
        }
        Stage.Always(StatusCode.UnknownMethod, (KernelMethod)NoCommand);
        Stage.Always(StatusCode.AccessDenied, KernelMethod.Close, Stage.Self);
    }

    private static void Weak(KernelMethod method, Need need)
    {
        // What can be revoked is an end, or a tether to one.
        ObjectKind kind = method == KernelMethod.Revoke ? ObjectKind.End : need.Kind;
        ulong handle = HandleOf(kind, Stage.Everything & ~(ulong)need.Rights);
        Stage.Always(StatusCode.AccessDenied, method, handle);
        Stage.Close(handle);
    }

    /// <summary>A handle of this kind with these rights only.</summary>
    private static ulong HandleOf(ObjectKind kind, ulong rights)
    {
        if (kind == ObjectKind.System) return Stage.Must(KernelMethod.Duplicate, Stage.System, rights);
        ulong whole = kind switch
        {
            ObjectKind.Process => Stage.Process(),
            ObjectKind.Port => Stage.Port(),
            ObjectKind.End => End(),
            ObjectKind.Timer => Stage.Must(KernelMethod.TimerCreate),
            ObjectKind.UserSource => Stage.Must(KernelMethod.UserSourceCreate),
            ObjectKind.Device => Stage.Must(KernelMethod.DeviceOpen, Stage.System, 0),
            _ => Stage.Region(1),
        };
        // An end cannot be duplicated, but passed to oneself with fewer rights.
        if (kind == ObjectKind.End) return Stage.Must(KernelMethod.ProcessGive, Stage.Self, whole, rights);
        ulong weak = Stage.Must(KernelMethod.Duplicate, whole, rights);
        if (kind == ObjectKind.Process) Stage.Must(KernelMethod.ProcessKill, whole);
        Stage.Close(whole);
        return weak;
    }

    private static ulong End()
    {
        Stage.Channel(out ulong client, out ulong server);
        Stage.Close(client);
        return server;
    }

    private static void NotBegun(KernelMethod method)
    {
        Expect(StatusCode.BadArgument, method, Wire.Push(method, CommandFlags.Silent));
        Expect(StatusCode.TimedOut, method, Wire.Push(method, CommandFlags.None, deadline: 1));
        Wire.Push(KernelMethod.RegionCreate, CommandFlags.Linked | CommandFlags.Silent);
        Expect(StatusCode.Cancelled, method, Wire.Push(method));
    }

    private static void Expect(StatusCode code, KernelMethod method, uint token)
    {
        Wire.Ring(Handle.KernelChannel.Value);
        bool hasEnded = false;
        while (Wire.TryReap(out Completion completion))
        {
            if (completion.Token != token) continue;
            Verdict.Expect(code, completion.Code, method);
            hasEnded = true;
        }
        Verdict.Expect(hasEnded, "a command that does not begin has no end"u8);
    }
}
