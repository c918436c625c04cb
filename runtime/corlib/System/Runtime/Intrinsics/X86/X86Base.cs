using System.Runtime.CompilerServices;

namespace System.Runtime.Intrinsics.X86;

/// <summary>The self-calls are not recursion: the compiler replaces them by the instruction.</summary>
[Intrinsic]
public abstract class X86Base
{
    public static bool IsSupported
    {
        [Intrinsic]
        get => IsSupported;
    }

    /// <summary>Tells the processor that this is a spin-wait loop.</summary>
    [Intrinsic]
    public static void Pause() => Pause();
}
