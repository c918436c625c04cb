using System.Threading.Tasks;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Examples.Kv;

/// <summary>Numbers that everybody puts together.</summary>
[Service("kv")]
public interface IKv
{
    /// <summary>Puts a number to the others; answers how many there are now.</summary>
    ValueTask<Result<ulong>> Put(uint number);

    /// <summary>All of them together.</summary>
    ValueTask<Result<ulong>> Sum();
}
