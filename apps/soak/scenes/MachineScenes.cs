using Mooring.Apps.Soak.Raw;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Apps.Soak.Scenes;

/// <summary>
/// What needs the handle of the machine: devices, the log, figures. Nothing is switched that somebody uses: interrupts
/// are routed where nobody sends any.
/// </summary>
internal static class MachineScenes
{
    private const ulong VirtioVendor = 0x1AF4, UsedLine = 4, NoDevice = 1000, NoEntry = 5000;
    private const ulong RecordBytes = 384, BusMaster = 4, CommandRegister = 4;

    /// <summary>A legacy interrupt line that nothing is connected to.</summary>
    public const ulong FreeLine = 5;

    private static ulong s_device;

    /// <summary>A device that has MSI-X; known after <see cref="Run"/>.</summary>
    public static ulong Device => s_device;

    public static void Run()
    {
        ulong region = Stage.Region(1), far = Limits.PageBytes;
        Figures(region, far);
        s_device = FindDevice();
        Missing();
        Interrupts();
        Registers();
        ulong process = Stage.Process();
        Stage.Always(StatusCode.Ok, KernelMethod.PortsGrant, Stage.System, process, 0x2E8, 8);
        Stage.Always(StatusCode.BadArgument, KernelMethod.PortsGrant, Stage.System, process, 0x400, 1);
        Stage.Discard(process);
        Stage.Close(region);
    }

    private static void Figures(ulong region, ulong far)
    {
        Stage.Always(StatusCode.Ok, KernelMethod.SystemState, Stage.System, region, 0);
        Stage.Always(StatusCode.BadArgument, KernelMethod.SystemState, Stage.System, region, far);
        Stage.Always(StatusCode.Ok, KernelMethod.LogRead, Stage.System, 0, region, 0, 64);
        Stage.Always(StatusCode.BadArgument, KernelMethod.LogRead, Stage.System, 0, region, far, 64);
        Stage.Always(StatusCode.Ok, KernelMethod.LogWrite, Stage.System, region, 0, 4);
        Stage.Always(StatusCode.BadArgument, KernelMethod.LogWrite, Stage.System, region, far, 4);
        Stage.Always(StatusCode.Ok, KernelMethod.ProcessAt, Stage.System, 0, region, 0);
        Stage.Always(StatusCode.BadArgument, KernelMethod.ProcessAt, Stage.System, 0, region, far - RecordBytes + 1);
        Stage.Always(StatusCode.NotFound, KernelMethod.ProcessAt, Stage.System, NoDevice, region, 0);
    }

    private static ulong FindDevice()
    {
        for (ulong index = 0; ; index++)
            if ((Stage.Must(KernelMethod.DeviceAt, Stage.System, index) & 0xFFFF) == VirtioVendor) return index;
    }

    private static void Missing()
    {
        Stage.Always(StatusCode.Ok, KernelMethod.DeviceAt, Stage.System, s_device);
        Stage.Always(StatusCode.NotFound, KernelMethod.DeviceAt, Stage.System, NoDevice);
        Stage.Always(StatusCode.NotFound, KernelMethod.DeviceInterrupt, Stage.System, NoDevice, 0);
        Stage.Always(StatusCode.NotFound, KernelMethod.DeviceMemory, Stage.System, NoDevice, 0);
        Stage.Always(StatusCode.NotFound, KernelMethod.DeviceMaster, Stage.System, NoDevice, 0);
        Stage.Always(StatusCode.NotFound, KernelMethod.DeviceConfigRead, Stage.System, NoDevice, 0);
        Stage.Always(StatusCode.BadArgument, KernelMethod.DeviceConfigRead, Stage.System, s_device, 1);
    }

    private static void Interrupts()
    {
        Stage.Always(StatusCode.BadArgument, KernelMethod.InterruptCreate, Stage.System, 16);
        Stage.Always(StatusCode.AlreadyExists, KernelMethod.InterruptCreate, Stage.System, UsedLine);
        Stage.Always(StatusCode.AlreadyExists, KernelMethod.DeviceInterrupt, Stage.System, s_device, 0);
        Stage.Always(StatusCode.Unsupported, KernelMethod.DeviceInterrupt, Stage.System, s_device, NoEntry);
        for (ulong i = 0; i < Stage.Times; i++)
        {
            Stage.Close(Stage.Must(KernelMethod.InterruptCreate, Stage.System, FreeLine));
            Stage.Close(Stage.Must(KernelMethod.DeviceInterrupt, Stage.System, s_device, 1));
        }
    }

    private static void Registers()
    {
        Stage.Always(StatusCode.Unsupported, KernelMethod.DeviceMemory, Stage.System, s_device, UnsupportedBar());
        ulong command = Stage.Must(KernelMethod.DeviceConfigRead, Stage.System, s_device, CommandRegister);
        ulong isOn = (command & BusMaster) != 0 ? 1u : 0;
        for (ulong i = 0; i < Stage.Times; i++)
        {
            Stage.Close(Stage.Must(KernelMethod.DeviceMemory, Stage.System, s_device, MemoryBar()));
            Stage.Must(KernelMethod.DeviceMaster, Stage.System, s_device, isOn);
            Stage.Must(KernelMethod.DeviceConfigRead, Stage.System, s_device, CommandRegister);
        }
    }

    /// <summary>One of its BARs that is memory.</summary>
    public static ulong MemoryBar() => FindBar(StatusCode.Ok);

    private static ulong UnsupportedBar() => FindBar(StatusCode.Unsupported);

    private static ulong FindBar(StatusCode wanted)
    {
        for (ulong bar = 0; bar < 6; bar++)
        {
            StatusCode code = Wire.Do(KernelMethod.DeviceMemory, out ulong region, Stage.System, s_device, bar);
            if (code == StatusCode.Ok) Stage.Close(region);
            if (code == wanted) return bar;
        }
        Verdict.Complain("no such BAR"u8, (ulong)wanted);
        return 0;
    }
}
