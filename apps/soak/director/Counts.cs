using Mooring.Apps.Soak.Raw;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Sdk;

namespace Mooring.Apps.Soak.Director;

/// <summary>The tallies of all actors so far.</summary>
internal sealed class Counts
{
    private readonly ulong[] _counts = new ulong[Tally.Methods * Tally.Statuses];

    public void Add(Tally tally)
    {
        for (int i = 0; i < _counts.Length; i++)
            _counts[i] += tally[(KernelMethod)(i / Tally.Statuses), (StatusCode)(i % Tally.Statuses)];
    }

    /// <summary>A line for each command and each of its documented ends: <c>count METHOD STATUS TIMES</c>.</summary>
    public void Write()
    {
        foreach (KernelMethod method in KernelMethods.All)
            for (int code = 0; code < Tally.Statuses; code++)
                if (KernelMethods.Gives(method).Contains((StatusCode)code)
                    || KernelMethods.ByChannel.Contains((StatusCode)code))
                    Write((int)method, code);
        Write(0, (int)StatusCode.UnknownMethod);
    }

    private void Write(int method, int code) =>
        Console.WriteLine($"count {method} {code} {_counts[method * Tally.Statuses + code]}");
}
