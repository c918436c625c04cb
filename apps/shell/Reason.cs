using Mooring.Rings;

namespace Mooring.Apps.Shell;

/// <summary>Status codes in words.</summary>
internal static class Reason
{
    /// <summary>Of an operation on files.</summary>
    public static string OfFile(StatusCode code) => code switch
    {
        StatusCode.BadFormat => "the volume is damaged, or cannot be mounted",
        _ => Of(code),
    };

    public static string Of(StatusCode code) => code switch
    {
        StatusCode.NotFound => "no such file",
        StatusCode.NotADirectory => "not a directory",
        StatusCode.IsADirectory => "is a directory",
        StatusCode.AccessDenied => "not permitted",
        StatusCode.TooLarge => "too long",
        StatusCode.TooManyLinks => "too many symbolic links",
        StatusCode.BadFormat => "not a program (no static x86-64 ELF)",
        StatusCode.WrongMachine => "a program for another machine",
        StatusCode.Truncated => "the program is truncated",
        StatusCode.OutOfMemory or StatusCode.OutOfBudget => "not enough memory",
        StatusCode.PeerDied or StatusCode.Closed => "the server has died",
        StatusCode.Busy => "busy: in use, or too many at once",
        StatusCode.AlreadyExists => "it exists already",
        StatusCode.NotEmpty => "the directory is not empty",
        StatusCode.NoSpace => "there is no room left",
        StatusCode.IoError => "the disk failed",
        StatusCode.Cancelled or StatusCode.Interrupted => "interrupted",
        StatusCode.Broken => "the server broke the protocol",
        StatusCode.BadArgument => "refused as wrong",
        StatusCode.Unsupported or StatusCode.UnknownMethod => "not supported",
        _ => "failed",
    };
}
