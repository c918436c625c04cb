using Mooring.Apps.Soak.Raw;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Apps.Soak.Scenes;

/// <summary>Ports and what reports to them.</summary>
internal static class SourceScenes
{
    public static void Run()
    {
        for (ulong i = 0; i < Stage.Times; i++) Once(i);
        ulong port = Stage.Port(), source = Stage.Must(KernelMethod.UserSourceCreate);
        Stage.Always(StatusCode.BadArgument, KernelMethod.Associate, port, source, 1, Limits.Bands);
        Stage.Always(StatusCode.BadArgument, KernelMethod.Post, source, 0);
        Stage.Close(port, source);
    }

    private static void Once(ulong turn)
    {
        ulong port = Stage.Port(), timer = Stage.Must(KernelMethod.TimerCreate);
        ulong source = Stage.Must(KernelMethod.UserSourceCreate);
        Stage.Must(KernelMethod.Associate, port, timer, 1, turn % Limits.Bands);
        Stage.Must(KernelMethod.Associate, port, source, 2, 3);
        Stage.Must(KernelMethod.TimerSet, timer, Runtime.Clock.NowNs + turn % 3 * 100_000);
        Stage.Must(KernelMethod.Post, source, 1);
        Verdict.Expect(Wire.Arm((uint)timer, 0) == 0, "arming a timer"u8);
        Verdict.Expect(Wire.Arm((uint)source, 0) == 0, "arming a source"u8);
        Verdict.Expect(Wire.Wait((uint)port, 0, false, 0) is 1 or 2, "whose packet it is"u8);
        Verdict.Expect(Wire.Wait((uint)port, 0, false, 0) is 1 or 2, "whose packet it is"u8);
        Stage.Close(timer, source);
        Stage.Close(port);
    }
}
