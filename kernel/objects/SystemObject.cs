namespace Mooring.Kernel.Objects;

/// <summary>
/// What a handle to the machine names: there is nothing in it, the rights of the handle say everything.
/// </summary>
internal sealed class SystemObject
{
    internal static SystemObject Instance = null!;
}
