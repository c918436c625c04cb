using Mooring.Rings;
using Mooring.Sdk;

namespace Mooring.Examples.Proxy;

/// <summary>
/// The session with the real service that belongs to one client: closed when the client is gone and the last of its
/// calls has ended.
/// </summary>
internal sealed class Behind(ServiceClient service) : ISessionEnd
{
    private int _underWay;
    private bool _isOver;

    public ServiceClient Service => service;

    public void Begin() => _underWay++;

    public void End()
    {
        _underWay--;
        CloseIfOver();
    }

    public void Ended(ClientIdentity client, StatusCode why)
    {
        _isOver = true;
        CloseIfOver();
    }

    private void CloseIfOver()
    {
        if (_isOver && _underWay == 0) service.Close();
    }
}
