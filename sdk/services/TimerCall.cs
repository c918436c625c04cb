namespace Mooring.Sdk;

/// <summary>What <see cref="IPosixCalls.Timer"/> is to do.</summary>
public enum TimerCall
{
    /// <summary>getitimer and setitimer: ITIMER_REAL 0, ITIMER_VIRTUAL 1, ITIMER_PROF 2.</summary>
    AskInterval = 0,
    SetInterval = 1,

    /// <summary>timer_gettime, timer_settime, timer_getoverrun, timer_delete.</summary>
    Ask = 2,
    Set = 3,
    Overrun = 4,
    Delete = 5,

    /// <summary>
    /// timer_create: first is a <see cref="TimerClock"/>, every 1 if there is a value, else that is its number. Answers
    /// its number.
    /// </summary>
    Make = 6,

    /// <summary>
    /// timerfd_create: the number is its flags, first a <see cref="TimerClock"/>. Answers a descriptor.
    /// </summary>
    Open = 7,

    /// <summary>timerfd_gettime, timerfd_settime.</summary>
    AskDescriptor = 8,
    SetDescriptor = 9,
}

/// <summary>What a timer counts.</summary>
public enum TimerClock
{
    RealTime = 0,
    SinceBoot = 1,

    /// <summary>Processor time of its process.</summary>
    Cpu = 2,
}
