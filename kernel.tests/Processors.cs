namespace Mooring.Kernel;

/// <summary>Stands in for the kernel's processors: here only the first one has address spaces.</summary>
internal static class Processors
{
    internal static bool AnyIsStale => false;

    internal static void Refresh()
    {
    }

    internal static void TablesChanged(ulong root)
    {
    }
}
