namespace Mooring.Rings;

/// <summary>
/// Arithmetic on the cursors of a ring. Cursors run freely through all 2^32 values and are masked only when they
/// index an entry, so that full and empty differ and no entry is wasted. This is the one place that knows it.
/// </summary>
public static class Cursor
{
    /// <summary>
    /// Entries between <paramref name="head"/> (next to consume) and <paramref name="tail"/> (next to fill).
    /// </summary>
    /// <returns>0 to 2^32-1; above the capacity only if one of the two was written by a dishonest peer.</returns>
    public static uint Used(uint head, uint tail) => unchecked(tail - head);
}
