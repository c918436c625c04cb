namespace Mooring.Servers.Net;

/// <summary>Who has a connection.</summary>
internal interface ITcpOwner
{
    /// <summary>Something has become of it. Not to do anything to it before this has returned.</summary>
    void Hear(TcpNews news);
}
