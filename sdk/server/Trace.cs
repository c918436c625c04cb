using System;
using System.Threading.Tasks;
using Mooring.Runtime;

namespace Mooring.Sdk;

/// <summary>
/// Lines for the kernel's log, from those that have no other voice: servers. Best effort: at most <see cref="Limit"/>
/// are under way, what is beyond is dropped, so that a hostile client cannot make a server drown in its own reports.
/// </summary>
public static class Trace
{
    private const int Limit = 16;

    private static int s_underWay;
    private static Action<string>? s_sink;

    /// <summary>For init, which has the log itself.</summary>
    public static void SetSink(Action<string> sink) => s_sink = sink;

    /// <summary>Says a line; it may be lost.</summary>
    public static void Line(string text)
    {
        if (s_sink is not null) s_sink(text);
        else if (s_underWay < Limit) Loop.Detach(Send(text));
    }

    private static async ValueTask Send(string text)
    {
        s_underWay++;
        await InitClient.Instance.Log(text);
        s_underWay--;
    }
}
