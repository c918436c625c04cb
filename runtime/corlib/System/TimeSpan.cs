namespace System;

/// <summary>A length of time in ticks of 100 ns.</summary>
public readonly struct TimeSpan : IComparable<TimeSpan>, IEquatable<TimeSpan>
{
    public const long NanosecondsPerTick = 100;
    public const long TicksPerMicrosecond = 10;
    public const long TicksPerMillisecond = 10_000;
    public const long TicksPerSecond = 10_000_000;
    public const long TicksPerMinute = 60 * TicksPerSecond;
    public const long TicksPerHour = 60 * TicksPerMinute;
    public const long TicksPerDay = 24 * TicksPerHour;

    private readonly long _ticks;

    public TimeSpan(long ticks) => _ticks = ticks;

    public TimeSpan(int hours, int minutes, int seconds) =>
        _ticks = hours * TicksPerHour + minutes * TicksPerMinute + seconds * TicksPerSecond;

    public static TimeSpan Zero => default;

    public static TimeSpan MaxValue => new(long.MaxValue);

    public static TimeSpan MinValue => new(long.MinValue);

    public long Ticks => _ticks;

    public int Days => (int)(_ticks / TicksPerDay);

    public int Hours => (int)(_ticks / TicksPerHour % 24);

    public int Minutes => (int)(_ticks / TicksPerMinute % 60);

    public int Seconds => (int)(_ticks / TicksPerSecond % 60);

    public int Milliseconds => (int)(_ticks / TicksPerMillisecond % 1000);

    public static TimeSpan FromTicks(long value) => new(value);

    public static TimeSpan FromMicroseconds(long microseconds) => new(checked(microseconds * TicksPerMicrosecond));

    public static TimeSpan FromMilliseconds(long milliseconds) => new(checked(milliseconds * TicksPerMillisecond));

    public static TimeSpan FromSeconds(long seconds) => new(checked(seconds * TicksPerSecond));

    public static TimeSpan FromMinutes(long minutes) => new(checked(minutes * TicksPerMinute));

    public static TimeSpan FromHours(int hours) => new(hours * TicksPerHour);

    public static TimeSpan FromDays(int days) => new(checked(days * TicksPerDay));

    public TimeSpan Add(TimeSpan ts) => this + ts;

    public TimeSpan Subtract(TimeSpan ts) => this - ts;

    public TimeSpan Negate() => -this;

    public int CompareTo(TimeSpan value) => _ticks.CompareTo(value._ticks);

    public bool Equals(TimeSpan obj) => _ticks == obj._ticks;

    public override bool Equals(object obj) => obj is TimeSpan other && Equals(other);

    public override int GetHashCode() => _ticks.GetHashCode();

    public static TimeSpan operator +(TimeSpan t1, TimeSpan t2) => new(checked(t1._ticks + t2._ticks));

    public static TimeSpan operator -(TimeSpan t1, TimeSpan t2) => new(checked(t1._ticks - t2._ticks));

    public static TimeSpan operator -(TimeSpan t) => new(checked(-t._ticks));

    public static bool operator ==(TimeSpan t1, TimeSpan t2) => t1._ticks == t2._ticks;

    public static bool operator !=(TimeSpan t1, TimeSpan t2) => t1._ticks != t2._ticks;

    public static bool operator <(TimeSpan t1, TimeSpan t2) => t1._ticks < t2._ticks;

    public static bool operator <=(TimeSpan t1, TimeSpan t2) => t1._ticks <= t2._ticks;

    public static bool operator >(TimeSpan t1, TimeSpan t2) => t1._ticks > t2._ticks;

    public static bool operator >=(TimeSpan t1, TimeSpan t2) => t1._ticks >= t2._ticks;
}
