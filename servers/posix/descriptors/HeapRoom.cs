namespace Mooring.Servers.Posix;

/// <summary>
/// What Linux processes have made the server keep in its heap: descriptions, watches of epoll, bytes in pipes. It ends
/// before the heap does: then there are no more descriptions (ENFILE), watches (ENOSPC), and pipes hold a page each.
/// What else a process can make the server keep is bounded by itself.
/// </summary>
internal static class HeapRoom
{
    /// <summary>About what one takes, in bytes.</summary>
    public const int OfDescription = 1024, OfWatch = 256;

    private static long s_taken;

    /// <summary>In bytes.</summary>
    public static long Most { get; set; } = long.MaxValue;

    public static bool IsFull => s_taken >= Most;

    public static void Take(int bytes) => s_taken += bytes;

    public static void Give(int bytes) => s_taken -= bytes;
}
