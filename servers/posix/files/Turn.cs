using System.Threading.Tasks;
using Mooring.Runtime;

namespace Mooring.Servers.Posix;

/// <summary>One after the other, in the order in which they came.</summary>
internal sealed class Turn
{
    private readonly WaitQueue _waiting = new();
    private bool _isTaken;

    public async ValueTask Take()
    {
        while (_isTaken) await _waiting.Wait();
        _isTaken = true;
    }

    public void Give()
    {
        _isTaken = false;
        _waiting.WakeOne();
    }
}
