using System.Runtime;
using System.Runtime.CompilerServices;

namespace Mooring.Runtime;

/// <summary>The processor's I/O ports, for drivers: a port that was not granted to the process faults.</summary>
public static class IoPort
{
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "rt_in8")]
    public static extern byte In8(ushort port);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "rt_out8")]
    public static extern void Out8(ushort port, byte value);
}
