namespace Mooring.Kernel.X64;

/// <summary>
/// Time since the kernel's first instruction, and one alarm.
///
/// Time is the TSC times a constant measured once; there is no tick. The alarm is the local APIC's timer in one-shot
/// mode (Intel SDM 3A, 10.5.4). An alarm may come early, because its counter is too short for the time asked for or
/// runs on another crystal; whoever set it compares <see cref="Now"/> and sets it again.
/// </summary>
internal static class Clock
{
    /// <summary>The vector of the alarm; it wants <see cref="Interrupts.Acknowledge"/> and nothing else.</summary>
    internal const byte AlarmVector = 0xE0;

    private const ulong LongestSleepNs = 1ul << 40;

    private static ulong s_first, s_multiplier, s_countsPerNs;

    /// <summary>Nanoseconds since boot; 0 until <see cref="Init"/>. Never goes back.</summary>
    internal static ulong Now => At(Cpu.ReadTimestamp());

    /// <summary>What <see cref="Now"/> was when the TSC was this.</summary>
    internal static ulong At(ulong timestamp) => Nanoseconds(timestamp - s_first);

    /// <summary>How long so many ticks of the TSC are.</summary>
    internal static ulong Nanoseconds(ulong ticks) => FixedPoint.Scale(ticks, s_multiplier);

    /// <summary>The TSC at boot, from which <see cref="Now"/> counts.</summary>
    internal static ulong TscAtBoot => s_first;

    /// <summary>Nanoseconds per TSC tick, 32 bits before and 32 behind the point.</summary>
    internal static ulong Multiplier => s_multiplier;

    /// <summary>The time of day at boot in ns since 1970, UTC as far as the real-time clock is set to it.</summary>
    internal static ulong WallClockAtBootNs { get; private set; }

    /// <summary>
    /// Measures the TSC and the local APIC's timer, reads the time of day. Interrupts come and go meanwhile.
    /// </summary>
    internal static void Init()
    {
        Calibration.Measure(out ulong nsPerTick, out ulong countsPerNs);
        s_first = Cpu.FirstTimestamp();
        s_multiplier = nsPerTick;
        s_countsPerNs = countsPerNs;
        WallClockAtBootNs = RealTimeClock.ReadNs() - Now;
    }

    /// <summary>
    /// Asks for one interrupt at this time; replaces the alarm that was set. A time in the past: at once.
    /// </summary>
    /// <param name="ns">Nanoseconds since boot.</param>
    internal static void SetAlarm(ulong ns)
    {
        ulong now = Now;
        ulong left = ns > now ? ns - now : 0;
        if (left > LongestSleepNs)
            left = LongestSleepNs;
        ulong counts = FixedPoint.Scale(left, s_countsPerNs) + 1;
        LocalApic.StartTimer(counts > uint.MaxValue ? uint.MaxValue : (uint)counts);
    }

    /// <summary>Takes the alarm back; an interrupt of it that is already on its way still comes.</summary>
    internal static void ClearAlarm() => LocalApic.StartTimer(0);
}
