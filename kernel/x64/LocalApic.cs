namespace Mooring.Kernel.X64;

/// <summary>The interrupt controller inside the CPU, in its memory-mapped mode (Intel SDM 3A, chapter 10).</summary>
// SAFETY: s_registers points to the controller's own page in the uncached window from Init on; registers are 32 bits
// wide at multiples of 16.
internal static unsafe class LocalApic
{
    private const uint BaseMsr = 0x1B;
    private const ulong BaseMask = 0x000F_FFFF_FFFF_F000, GlobalEnable = 1 << 11, X2Mode = 1 << 10;
    private const int Id = 0x20, TaskPriority = 0x80, EndRegister = 0xB0, Spurious = 0xF0;
    private const int TimerEntry = 0x320, Line0Entry = 0x350, Line1Entry = 0x360, ErrorEntry = 0x370;
    private const int CommandLow = 0x300, CommandHigh = 0x310;
    private const uint SendsInit = 5 << 8, SendsStartup = 6 << 8, SendsNmi = 4 << 8, Assert = 1 << 14;
    private const uint Pending = 1 << 12, AllOthers = 3 << 18;
    private const int InitialCount = 0x380, CurrentCount = 0x390, DivideBy = 0x3E0;
    private const uint SoftwareEnable = 1 << 8, Masked = 1 << 16, DeliverNmi = 4 << 8, DivideBy16 = 3;

    private static byte* s_registers;

    /// <summary>This processor's identity, the destination of interrupts; 0 before <see cref="Init"/>.</summary>
    internal static byte Identity => s_registers == null ? (byte)0 : (byte)(Read(Id) >> 24);

    /// <summary>Maps the controller, which every processor has at the same address, and enables this one's.</summary>
    internal static void Init()
    {
        s_registers = Mmio.Map(Cpu.ReadMsr(BaseMsr) & BaseMask, 4096);
        Enable();
    }

    /// <summary>Switches this processor's controller on, everything masked but the alarm.</summary>
    internal static void Enable()
    {
        ulong setting = Cpu.ReadMsr(BaseMsr);
        if ((setting & X2Mode) != 0)
            Panic.Now("the local APIC is in x2APIC mode, which is not supported", setting);
        Cpu.WriteMsr(BaseMsr, setting | GlobalEnable);
        Write(Spurious, SoftwareEnable | Interrupts.SpuriousVector);
        Write(TaskPriority, 0);
        Write(Line0Entry, Masked);
        Write(Line1Entry, DeliverNmi);
        Write(ErrorEntry, Masked);
        Write(DivideBy, DivideBy16);
        Write(TimerEntry, Clock.AlarmVector);
    }

    /// <summary>Says that the interrupt in service has been taken.</summary>
    internal static void EndOfInterrupt() => Write(EndRegister, 0);

    /// <summary>One interrupt after this many counts; 0 stops the timer.</summary>
    internal static void StartTimer(uint counts) => Write(InitialCount, counts);

    /// <summary>Counts left; 0 when the timer has stopped.</summary>
    internal static uint TimerCount() => Read(CurrentCount);

    /// <summary>Interrupts another processor.</summary>
    internal static void Send(uint apicId, byte vector) => Command(apicId, Assert | vector);

    /// <summary>Resets another processor, which then waits for <see cref="SendStartup"/> (SDM 3A, 10.6.1).</summary>
    internal static void SendInit(uint apicId) => Command(apicId, Assert | SendsInit);

    /// <summary>Lets a processor that was reset begin at the start of a page below 1 MiB.</summary>
    internal static void SendStartup(uint apicId, byte page) => Command(apicId, Assert | SendsStartup | page);

    /// <summary>A non-maskable interrupt for every other processor: the kernel is in panic.</summary>
    internal static void StopOthers()
    {
        if (s_registers != null) Command(0, AllOthers | Assert | SendsNmi);
    }

    private static void Command(uint apicId, uint command)
    {
        Write(CommandHigh, apicId << 24);
        Write(CommandLow, command);
        while ((Read(CommandLow) & Pending) != 0) Cpu.Pause();
    }

    private static uint Read(int register) => Mmio.Read32(s_registers + register);

    private static void Write(int register, uint value) => Mmio.Write32(s_registers + register, value);
}
