namespace Mooring.Kernel.Boot;

/// <summary>
/// Stands in for the loader's memory, of which the tests have none: they hand over the bytes themselves.
/// </summary>
internal static unsafe class Early
{
    internal static byte* At(ulong address, ulong bytes) =>
        throw new PanicException($"a test reached for memory, {bytes} bytes at 0x{address:x}");
}
