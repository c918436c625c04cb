using System;

namespace Mooring.Apps.Wget;

/// <summary>Where something is: <c>http://HOST[:PORT][/PATH]</c>.</summary>
internal readonly struct Address(string host, ushort port, string path)
{
    private const string Scheme = "http://";
    private const ushort UsualPort = 80;

    public readonly string Host = host, Path = path;
    public readonly ushort Port = port;

    public static bool TryParse(string text, out Address address)
    {
        address = default;
        string rest = text.StartsWith(Scheme) ? text.Substring(Scheme.Length) : text;
        int slash = rest.IndexOf('/');
        string host = slash < 0 ? rest : rest.Substring(0, slash), path = slash < 0 ? "/" : rest.Substring(slash);
        int colon = host.IndexOf(':');
        ushort port = UsualPort;
        if (colon >= 0 && (!ushort.TryParse(host.AsSpan(colon + 1), out port) || port == 0)) return false;
        if (colon >= 0) host = host.Substring(0, colon);
        address = new Address(host, port, path);
        return host.Length > 0 && path.IndexOf(' ') < 0 && host.IndexOf(' ') < 0;
    }
}
