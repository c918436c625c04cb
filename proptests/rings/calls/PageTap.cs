using System;
using Mooring.Rings;
using Xunit;

namespace Mooring.Tests;

/// <summary>
/// Sees what one end does to the page: counts its accesses, and tells of each head that it publishes and each
/// completion that it posts, as it happens.
/// </summary>
internal sealed class PageTap(Geometry geometry) : IPageWatcher
{
    private ulong _head;

    internal int Accesses { get; set; }

    internal Action<uint> OnTake { get; init; } = _ => { };

    internal Action<nuint, Completion> OnPost { get; init; } = (_, _) => { };

    public void BeforeLoad(nuint offset, int bytes) => Accesses++;

    public void AfterLoad(nuint offset, int bytes)
    {
    }

    public void BeforeStore(nuint offset, int bytes, ulong value)
    {
        Accesses++;
        if (offset == Geometry.ServerLine + Geometry.PeerHead) OnTake((uint)value);
        if (offset < geometry.Completions || offset >= geometry.GrantOffset(0)) return;
        if ((offset - geometry.Completions) % Geometry.CompletionBytes == 0) _head = value;
        else OnPost(offset - 8, new Completion(_head, value));
    }
}
