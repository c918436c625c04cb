using System;
using System.Runtime.InteropServices;
using Mooring.Rings;

namespace Mooring.Tests.Threads;

/// <summary>A channel in memory of its own, outside the collected heap, on a page boundary.</summary>
internal sealed unsafe class RealPage : IDisposable
{
    private void* _memory;

    internal RealPage(Geometry geometry, uint cursor)
    {
        nuint bytes = geometry.Pages * Geometry.PageBytes;
        _memory = NativeMemory.AlignedAlloc(bytes, Geometry.PageBytes);
        NativeMemory.Clear(_memory, bytes);
        LivePage page = Page;
        Header.Write(ref page, geometry);
        foreach (uint line in (uint[])[Geometry.ClientLine, Geometry.ServerLine])
        {
            page.Store64(line + Geometry.PublishWord, cursor);
            page.Store32(line + Geometry.PeerHead, cursor);
        }
    }

    internal LivePage Page => new((nuint)_memory);

    /// <summary>For a report: who has published what, who has taken what, who sleeps.</summary>
    internal string Describe()
    {
        LivePage page = Page;
        return $"client {Line(Geometry.ClientLine)}, server {Line(Geometry.ServerLine)}";

        string Line(uint at) =>
            $"[published {page.Load64(at):X}, head {page.Load32(at + Geometry.PeerHead):X}, "
            + $"peer armed {page.Load32(at + Geometry.Armed)}, gone {page.Load32(at + Geometry.Dead)}]";
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(_memory);
        _memory = null;
    }
}
