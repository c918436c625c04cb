using Mooring.Rings;

namespace Mooring.Apps.Shell;

/// <summary>Status codes as programs know them: what a service means by one, only it knows.</summary>
internal static class StatusText
{
    /// <summary>Its name, or its number if it is one of the service's own.</summary>
    public static string Of(StatusCode code) => code switch
    {
        StatusCode.Ok => "Ok",
        StatusCode.Cancelled => "Cancelled",
        StatusCode.TimedOut => "TimedOut",
        StatusCode.PeerDied => "PeerDied",
        StatusCode.Closed => "Closed",
        StatusCode.Revoked => "Revoked",
        StatusCode.Broken => "Broken",
        StatusCode.Full => "Full",
        StatusCode.UnknownMethod => "UnknownMethod",
        StatusCode.BadArgument => "BadArgument",
        StatusCode.BadHandle => "BadHandle",
        StatusCode.OutOfMemory => "OutOfMemory",
        StatusCode.OutOfBudget => "OutOfBudget",
        StatusCode.TooLarge => "TooLarge",
        StatusCode.Busy => "Busy",
        _ => Found(code),
    };

    private static string Found(StatusCode code) => code switch
    {
        StatusCode.AccessDenied => "AccessDenied: the shell has no right to call it",
        StatusCode.Incompatible => "Incompatible",
        StatusCode.NotFound => "NotFound",
        StatusCode.AlreadyExists => "AlreadyExists",
        StatusCode.NotADirectory => "NotADirectory",
        StatusCode.IsADirectory => "IsADirectory",
        StatusCode.BadFormat => "BadFormat",
        StatusCode.EndOfData => "EndOfData",
        StatusCode.IoError => "IoError",
        StatusCode.NotEmpty => "NotEmpty",
        StatusCode.Truncated => "Truncated",
        StatusCode.Unsupported => "Unsupported",
        StatusCode.Interrupted => "Interrupted",
        StatusCode.NoSpace => "NoSpace",
        _ => "status " + ((uint)code).ToString(),
    };
}
