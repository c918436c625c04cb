using System;
using System.Threading.Tasks;

namespace Mooring.Runtime;

/// <summary>
/// Something that is done once for all that a turn of the loop still brings: however often it is asked for until then.
/// </summary>
public sealed class AfterTurn(Action action)
{
    private bool _isAsked;

    public void Ask()
    {
        if (_isAsked) return;
        _isAsked = true;
        Loop.Detach(Do());
    }

    private async ValueTask Do()
    {
        await Loop.Yield();
        _isAsked = false;
        action();
    }
}
