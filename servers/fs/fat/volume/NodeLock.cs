using System.Threading.Tasks;
using Mooring.Runtime;

namespace Mooring.Servers.Fs.Fat;

/// <summary>
/// Many at once, or one alone. Whoever wants to be alone is not overtaken by others who come later, so everybody's turn
/// comes. Nobody who has it waits for another but in the order: the lock of moves, directories (only under the lock of
/// moves more than one), files.
/// </summary>
internal sealed class NodeLock
{
    private readonly WaitQueue _queue = new();
    private int _shared, _wantAlone;
    private bool _isAlone;

    public async ValueTask Share()
    {
        while (_isAlone || _wantAlone > 0) await _queue.Wait();
        _shared++;
    }

    public void EndShare()
    {
        if (--_shared == 0) _queue.WakeAll();
    }

    public async ValueTask BeAlone()
    {
        _wantAlone++;
        while (_isAlone || _shared > 0) await _queue.Wait();
        _wantAlone--;
        _isAlone = true;
    }

    public void EndAlone()
    {
        _isAlone = false;
        _queue.WakeAll();
    }
}
