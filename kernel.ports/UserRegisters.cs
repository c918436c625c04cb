using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Mooring.Ports;

/// <summary>
/// Everything that makes a thread go on where it was. 672 bytes. Read back by the kernel, only what a program may
/// choose is taken over: of the flags the arithmetic ones, trap, direction, alignment check and identification; of
/// mxcsr the bits that exist; an fs base beyond <see cref="UserLayout.End"/> is 0.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = 672)]
public struct UserRegisters
{
    /// <summary>In the order of <see cref="RegisterIndex"/>.</summary>
    public RegisterBuffer General;

    /// <summary>What segment fs begins at: a program's thread-local storage.</summary>
    public ulong FsBase;
    private readonly ulong _reserved;

    /// <summary>x87, mxcsr and xmm in the layout of FXSAVE (Intel SDM volume 1, section 10.5.1).</summary>
    public VectorImage Vectors;
}

/// <summary>The x87 and SSE registers, as fxsave lays them out.</summary>
[InlineArray(512)]
public struct VectorImage
{
    private byte _byte;
}

/// <summary>What the kernel tells of a thread that is stopped, and is told. 688 bytes.</summary>
[StructLayout(LayoutKind.Sequential, Size = Bytes)]
public struct ThreadRecord
{
    public const int Bytes = 688;

    /// <summary>
    /// The wait that it was stopped in goes on when it is resumed. Told by the kernel; writing registers ends the wait.
    /// </summary>
    public uint IsWaiting;
    public uint Priority;

    /// <summary>Pokes that its shim has not been told of.</summary>
    public ulong Pokes;
    public UserRegisters Registers;
}
