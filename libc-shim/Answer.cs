using Mooring.LibcShim.Abi;
using Mooring.Rings;

namespace Mooring.LibcShim;

/// <summary>
/// What a system call's handler answers: Linux's result, the negative of an <see cref="Errno"/>, or one of these, which
/// no program sees.
/// </summary>
internal static class Answer
{
    /// <summary>
    /// A signal has ended the call: see <see cref="Restart.Call"/>, <see cref="Restart.UnlessHandled"/>.
    /// </summary>
    public const long Interrupted = -512, InterruptedForGood = -514;

    /// <summary>The registers are what the handler has made of them.</summary>
    public const long Registers = -515;

    /// <summary>The call's deadline has passed.</summary>
    public const long TimedOut = -516;

    public static long Error(Errno error) => -(long)error;

    /// <summary>What a status of the server means to the program.</summary>
    public static long Of(StatusCode code) => code switch
    {
        StatusCode.Cancelled => Interrupted,
        StatusCode.TimedOut => TimedOut,
        StatusCode.OutOfMemory or StatusCode.OutOfBudget => Error(Errno.ENOMEM),
        _ => Error(Errno.EIO),
    };

    /// <summary>What an answer of the kernel's that is no success means to the program.</summary>
    public static long OfKernel(long negative) => (StatusCode)(-negative) switch
    {
        StatusCode.OutOfMemory or StatusCode.OutOfBudget or StatusCode.Full => Error(Errno.ENOMEM),
        StatusCode.AccessDenied or StatusCode.BadArgument => Error(Errno.EACCES),
        _ => Error(Errno.EIO),
    };
}
