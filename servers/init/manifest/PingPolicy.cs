namespace Mooring.Servers.Init;

/// <summary>
/// How a service is found out that hangs: it is asked now and then whether it still answers, without anybody having to
/// connect. All that are asked as often are asked at the same time, so that one wake-up of an idle machine does for
/// them.
/// </summary>
/// <param name="everyNs">0: it is never asked.</param>
/// <param name="patienceNs">One that has not answered for so long hangs.</param>
internal sealed class PingPolicy(ulong everyNs = PingPolicy.UsualNs, ulong patienceNs = InitLimits.AcceptNs)
{
    private const ulong UsualNs = 10_000_000_000;

    public ulong EveryNs => everyNs;

    public ulong PatienceNs => patienceNs;

    /// <summary>When it is asked next.</summary>
    public ulong Next(ulong nowNs) => (nowNs / everyNs + 1) * everyNs;
}
