using Mooring.Rings;
using Mooring.Sdk;

namespace Mooring.Apps.Hang;

/// <summary>A service that answers nobody any more once it has been told to.</summary>
[Service("hang")]
public interface IHang
{
    /// <summary>From now on its loop never has another turn.</summary>
    [OneWay]
    StatusCode Hang();
}
