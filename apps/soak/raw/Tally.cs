using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Apps.Soak.Raw;

/// <summary>
/// How often each command has ended with each status: a table in pages that the director sees too, so that what an
/// actor has counted outlives it. Numbers that are no command share row 0.
/// </summary>
internal readonly unsafe struct Tally
{
    public const int Methods = 128, Statuses = 64;
    public const ulong Pages = Methods * Statuses * sizeof(uint) / Limits.PageBytes;

    // SAFETY: whoever makes one passes the address of so many mapped pages; indices are below Methods and Statuses.
    private readonly uint* _counts;

    public Tally(ulong address) => _counts = (uint*)address;

    /// <summary>An actor's own.</summary>
    public static Tally Here => new(Order.TallyAddress);

    public uint this[KernelMethod method, StatusCode code] => _counts[IndexOf(method, code)];

    public void Count(KernelMethod method, StatusCode code) => _counts[IndexOf(method, code)]++;

    private static int IndexOf(KernelMethod method, StatusCode code)
    {
        bool isCommand = (int)method < Methods && !KernelMethods.Gives(method).Contains(StatusCode.UnknownMethod);
        return (isCommand ? (int)method : 0) * Statuses + ((int)code & Statuses - 1);
    }
}
