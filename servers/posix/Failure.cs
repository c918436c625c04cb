using Mooring.LibcShim.Abi;
using Mooring.Rings;

namespace Mooring.Servers.Posix;

/// <summary>Answers that are errors: the negative of an errno.</summary>
internal static class Failure
{
    public const long Again = -(long)Errno.EAGAIN;
    public const long BadDescriptor = -(long)Errno.EBADF;
    public const long Invalid = -(long)Errno.EINVAL;

    public static long Of(Errno errno) => -(long)errno;

    /// <summary>What another server has said, as Linux would.</summary>
    public static long Of(StatusCode code) => -(long)(code switch
    {
        StatusCode.NotFound => Errno.ENOENT,
        StatusCode.AlreadyExists => Errno.EEXIST,
        StatusCode.NotADirectory => Errno.ENOTDIR,
        StatusCode.IsADirectory => Errno.EISDIR,
        StatusCode.NotEmpty => Errno.ENOTEMPTY,
        StatusCode.TooManyLinks => Errno.ELOOP,
        StatusCode.NoSpace => Errno.ENOSPC,
        StatusCode.TooLarge => Errno.EFBIG,
        StatusCode.BadArgument => Errno.EINVAL,
        StatusCode.AccessDenied => Errno.EACCES,
        StatusCode.Unsupported => Errno.EXDEV,
        StatusCode.Busy => Errno.EBUSY,
        StatusCode.OutOfMemory or StatusCode.OutOfBudget => Errno.ENOMEM,
        StatusCode.Full => Errno.EAGAIN,
        _ => Errno.EIO,
    });

    /// <summary>0, or as <see cref="Of(StatusCode)"/>.</summary>
    public static long OrDone(StatusCode code) => code == StatusCode.Ok ? 0 : Of(code);
}
