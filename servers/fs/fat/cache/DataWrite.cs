using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Servers.Fs.Fat;

/// <summary>Many writes at once, and one that waits for the last of them.</summary>
internal sealed class DataWrite
{
    private readonly WaitQueue _ended = new();
    private int _underWay;

    /// <summary>Ok, or what the first that failed said.</summary>
    public StatusCode Code { get; private set; }

    /// <summary>How many there were.</summary>
    public int Begun { get; private set; }

    public void Begin()
    {
        Begun++;
        _underWay++;
    }

    public void End(StatusCode code)
    {
        if (Code == StatusCode.Ok) Code = code;
        if (--_underWay == 0) _ended.WakeAll();
    }

    /// <summary>Completes when none is under way.</summary>
    public async ValueTask All()
    {
        while (_underWay > 0) await _ended.Wait();
    }
}
