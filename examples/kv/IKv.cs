using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Examples.Kv;

/// <summary>What a client has stored.</summary>
public struct Usage
{
    public uint Keys, Bytes;
}

/// <summary>
/// Values by name, for everybody, as long as the service lives. A value is charged to the client that has put it, which
/// may have so much of them and no more; who puts another value under a name pays for it from then on.
/// </summary>
[Service("kv")]
public interface IKv
{
    /// <summary>Of a name, as UTF-8; of a value that is copied; of one in a region.</summary>
    const int LongestKey = 64, LongestValue = 4096, LongestLarge = 1024 * 1024;

    /// <summary>Of one client, and of all together.</summary>
    const uint MostKeys = 256, MostBytes = 1024 * 1024, MostOfAll = 8 * 1024 * 1024, MostKeysOfAll = 4096;

    /// <summary>Stores a copy. TooLarge; NoSpace: the client, or all together, would have too much.</summary>
    ValueTask<StatusCode> Put([Longest(LongestKey)] string key, SharedBytes value);

    /// <summary>Fills in the value; answers its length. NotFound; TooLarge: there is not so much room.</summary>
    ValueTask<Result<int>> Get([Longest(LongestKey)] string key, [Filled] SharedBytes into);

    /// <summary>NotFound.</summary>
    ValueTask<StatusCode> Remove([Longest(LongestKey)] string key);

    /// <summary>
    /// Stores the first bytes of a region: a copy, so that the client may do with it what it likes. As
    /// <see cref="Put"/>.
    /// </summary>
    ValueTask<StatusCode> PutRegion([Longest(LongestKey)] string key, Handle region, int length);

    /// <summary>
    /// The region in which such a value lies, to be read: however many read it, there is one of it. NotFound;
    /// Unsupported: it was put as bytes.
    /// </summary>
    ValueTask<Result<Handle>> GetRegion([Longest(LongestKey)] string key);

    /// <summary>Of a value. NotFound.</summary>
    ValueTask<Result<int>> LengthOf([Longest(LongestKey)] string key);

    /// <summary>What the client has stored.</summary>
    ValueTask<Result<Usage>> Mine();

    /// <summary>Removes everything, of everybody.</summary>
    ValueTask<StatusCode> Clear();
}
