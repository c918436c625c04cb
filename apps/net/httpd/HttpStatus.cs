namespace Mooring.Apps.Httpd;

/// <summary>What an answer begins with (RFC 9110 15).</summary>
internal enum HttpStatus
{
    Ok = 200,
    Partial = 206,
    Moved = 301,
    BadRequest = 400,
    Forbidden = 403,
    NotFound = 404,
    NotAllowed = 405,
    NotInRange = 416,
    HeadTooLarge = 431,
    Failed = 500,
    Unavailable = 503,
    WrongVersion = 505,
}
