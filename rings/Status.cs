namespace Mooring.Rings;

/// <summary>
/// How a command ended. Codes below 256 mean the same everywhere; a service may add its own from 256.
/// </summary>
public enum StatusCode : ushort
{
    Ok = 0,

    // The protocol's own words.
    Cancelled = 1,
    TimedOut = 2,
    PeerDied = 3,
    Closed = 4,
    Revoked = 5,
    Broken = 6,
    Full = 7,

    // What the server or the kernel thinks of the request.
    UnknownMethod = 16,
    BadArgument = 17,
    BadHandle = 18,
    AccessDenied = 19,
    OutOfMemory = 20,
    OutOfBudget = 21,
    TooLarge = 22,
    Busy = 23,

    /// <summary>The two sides were built for versions of an interface that do not agree.</summary>
    Incompatible = 24,

    // What it found.
    NotFound = 32,
    AlreadyExists = 33,
    NotADirectory = 34,
    IsADirectory = 35,
    BadFormat = 36,
    EndOfData = 37,
    IoError = 38,
    NotEmpty = 39,
    WrongMachine = 40,
    Truncated = 41,
    Unsupported = 42,
    Interrupted = 43,
    Faulted = 44,
    TooManyLinks = 45,
    NoSpace = 46,
}
