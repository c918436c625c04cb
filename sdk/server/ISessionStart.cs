namespace Mooring.Sdk;

/// <summary>
/// An implementation of a service that does something with a client's session itself: lends it memory, say. For those
/// that are made for each client.
/// </summary>
public interface ISessionStart
{
    /// <summary>The client's channel stands; nothing has been taken from it yet.</summary>
    void Opened(Session session);
}
