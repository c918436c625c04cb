namespace Mooring.Apps.Httpd;

/// <summary>What kind of file it is, as its name ends.</summary>
internal static class MediaType
{
    public static string Of(string path)
    {
        int dot = path.LastIndexOf('.');
        string end = dot < 0 || path.IndexOf('/', dot) >= 0 ? string.Empty : path.Substring(dot + 1);
        return end switch
        {
            "html" or "htm" => "text/html; charset=utf-8",
            "txt" or "md" or "cs" or "service" => "text/plain; charset=utf-8",
            "css" => "text/css",
            "js" => "text/javascript",
            "json" => "application/json",
            "png" => "image/png",
            "jpg" or "jpeg" => "image/jpeg",
            "svg" => "image/svg+xml",
            _ => "application/octet-stream",
        };
    }
}
