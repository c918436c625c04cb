namespace Mooring.Servers.Net;

/// <summary>So many in each second and no more.</summary>
internal struct RateLimit(int perSecond)
{
    private const ulong SecondNs = 1_000_000_000;

    private ulong _second;
    private int _taken;

    public bool TryTake(ulong nowNs)
    {
        ulong second = nowNs / SecondNs;
        if (second != _second) (_second, _taken) = (second, 0);
        if (_taken == perSecond) return false;
        _taken++;
        return true;
    }
}
