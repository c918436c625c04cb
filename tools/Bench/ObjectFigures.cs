using System;
using System.Collections.Generic;
using System.Linq;
using Mooring.Tools.Bench.Linux;

namespace Mooring.Tools.Bench;

/// <summary>
/// Bytes of each kernel object, and what the libraries keep: listed, beside the objects that Linux has in their stead
/// where it has some.
/// </summary>
/// <param name="guest">What the guest printed.</param>
/// <param name="linux">Linux's.</param>
public sealed class ObjectFigures(GuestLines guest, LinuxFigures linux)
{
    private const string Page = "a page";
    private const double PageBytes = 4096;

    private static readonly Dictionary<string, string[]> s_peers = new()
    {
        ["object.process"] = ["mm_struct", "files_cache", "signal_cache", "sighand_cache"],
        ["object.thread"] = ["task_struct"],
        ["object.region"] = ["shmem_inode_cache"],
        ["object.mapping"] = ["vm_area_struct"],
        ["object.end"] = ["filp"],
    };

    /// <summary>All of them, by name.</summary>
    public IEnumerable<Figure> All() => guest.Names
        .Where(name => name.StartsWith("object.", StringComparison.Ordinal)
            || name.StartsWith("library.", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal)
        .Select(Of);

    private Figure Of(string name)
    {
        bool hasPeer = s_peers.TryGetValue(name, out string[]? peers);
        string[] figures = [.. (peers ?? []).Select(peer => "bytes." + peer)];
        return hasPeer && linux.TryGet(out double bytes, figures)
            ? new Figure(name, guest[name], "bytes", linux.Named(string.Join(" + ", peers!)), bytes)
            : new Figure(name, guest[name], "bytes", Page, PageBytes);
    }
}
