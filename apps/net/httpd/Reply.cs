using System.Text;
using Mooring.Rings;
using Mooring.Sdk;

namespace Mooring.Apps.Httpd;

/// <summary>An answer: its status, and a page or a part of a file.</summary>
internal sealed class Reply
{
    private readonly HttpStatus _status;
    private readonly string _type;

    /// <summary>Fields of its own.</summary>
    private string _more = string.Empty;

    private Reply(HttpStatus status, string type) => (_status, _type) = (status, type);

    /// <summary>What is sent of; null: the body is.</summary>
    public FsFile? File { get; private init; }

    public byte[] Body { get; private init; } = [];

    /// <summary>Where it begins, and how long it is.</summary>
    public ulong First { get; private init; }

    /// <inheritdoc cref="First"/>
    public ulong Length { get; private init; }

    public static Reply Page(HttpStatus status, string page)
    {
        byte[] body = Encoding.UTF8.GetBytes(page);
        return new Reply(status, "text/html; charset=utf-8") { Body = body, Length = (ulong)body.Length };
    }

    public static Reply Error(HttpStatus status)
    {
        Reply reply = Page(status, $"<!DOCTYPE html>\n<title>{(int)status}</title>\n{(int)status} {NameOf(status)}\n");
        if (status == HttpStatus.NotAllowed) reply._more = "Allow: GET, HEAD\r\n";
        return reply;
    }

    public static Reply Moved(string to)
    {
        Reply reply = Error(HttpStatus.Moved);
        reply._more = $"Location: {to}\r\n";
        return reply;
    }

    /// <summary>A file or the part of it that is asked for; takes the file over.</summary>
    public static Reply Of(FsFile file, string path, string range)
    {
        HttpStatus status = ByteRange.Read(range, file.Size, out ulong first, out ulong length);
        Reply reply = status == HttpStatus.NotInRange
            ? new Reply(status, MediaType.Of(path)) { File = file }
            : new Reply(status, MediaType.Of(path)) { File = file, First = first, Length = length };
        reply._more = "Accept-Ranges: bytes\r\n";
        if (status == HttpStatus.Partial)
            reply._more += $"Content-Range: bytes {first}-{first + length - 1}/{file.Size}\r\n";
        if (status == HttpStatus.NotInRange) reply._more += $"Content-Range: bytes */{file.Size}\r\n";
        return reply;
    }

    /// <summary>All of it is ASCII: what is not is escaped where it comes from.</summary>
    /// <param name="stays">The connection does.</param>
    public byte[] Head(bool stays)
    {
        string text = HeadText(stays);
        byte[] bytes = new byte[text.Length];
        for (int i = 0; i < bytes.Length; i++) bytes[i] = (byte)text[i];
        return bytes;
    }

    private string HeadText(bool stays) =>
        $"HTTP/1.1 {(int)_status} {NameOf(_status)}\r\nServer: mooring\r\nContent-Length: {Length}\r\n"
        + $"Content-Type: {_type}\r\n{_more}Connection: {(stays ? "keep-alive" : "close")}\r\n\r\n";

    public static HttpStatus StatusOf(HeadState state) => state switch
    {
        HeadState.TooLarge => HttpStatus.HeadTooLarge,
        HeadState.WrongVersion => HttpStatus.WrongVersion,
        _ => HttpStatus.BadRequest,
    };

    public static HttpStatus StatusOf(StatusCode code) => code switch
    {
        StatusCode.NotFound or StatusCode.NotADirectory or StatusCode.BadArgument => HttpStatus.NotFound,
        StatusCode.AccessDenied => HttpStatus.Forbidden,
        StatusCode.Busy or StatusCode.PeerDied or StatusCode.Full => HttpStatus.Unavailable,
        _ => HttpStatus.Failed,
    };

    private static string NameOf(HttpStatus status) => status switch
    {
        HttpStatus.Ok => "OK",
        HttpStatus.Partial => "Partial Content",
        HttpStatus.Moved => "Moved Permanently",
        HttpStatus.BadRequest => "Bad Request",
        HttpStatus.Forbidden => "Forbidden",
        HttpStatus.NotFound => "Not Found",
        HttpStatus.NotAllowed => "Method Not Allowed",
        HttpStatus.NotInRange => "Range Not Satisfiable",
        HttpStatus.HeadTooLarge => "Request Header Fields Too Large",
        HttpStatus.Unavailable => "Service Unavailable",
        HttpStatus.WrongVersion => "HTTP Version Not Supported",
        _ => "Internal Server Error",
    };
}
