using System.Runtime.InteropServices;
using System.Threading;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Fs;

/// <summary>
/// A page of counters, one 64-bit word each, by which whoever keeps a copy of what is in a file learns, with one load
/// and no call, that it is not that any more.
/// <para>
/// The parties. <b>init</b> makes the page, once, and gives it to <b>fs</b>, which alone writes it, and to servers that
/// may read it and show it to others (the word <c>versions</c> in their service file): posix maps it into each Linux
/// process, whose shim reads ahead (libc-shim/files/KeptFiles.cs). A file gets a place when it is opened first, and
/// <see cref="FileRecord.Version"/> says which. Places are dealt out in turn, so files may share one: who has a copy
/// of one of them then fetches it again without need, and that is all. Place 0 is nobody's.
/// </para>
/// <para>
/// The order. fs changes the file, then raises its counter, then answers. A reader loads the counter, then fetches the
/// bytes, then keeps both; it believes its copy as long as the counter is what it was. If somebody's write has been
/// answered before a read begins, the counter has been raised, so a copy that was fetched before that is not believed,
/// and one that was fetched afterwards has the new bytes. A copy that was fetched while the write was under way may
/// have a part of it, as any read at that time, and is not believed later. The machine's stores are seen in their
/// order, so the answer is never seen before the counter.
/// </para>
/// <para>
/// The corners. What fails may have changed a part, so it raises too. The name is none of this: a file that is renamed
/// or removed has the same bytes. A counter never comes back to a value that somebody may have kept: it has 64 bits,
/// and nobody sets it back. When fs dies the page stays, as it is init's: nobody changes a file then, so what readers
/// keep is what it was; the next fs raises all counters before it serves anybody, and then readers ask, and hear that
/// their file is gone. Without the page (a test) there is nobody who could read it.
/// </para>
/// </summary>
internal sealed class FileVersions
{
    /// <summary>Counters on the page.</summary>
    public const uint Places = Limits.PageBytes / sizeof(ulong);

    private readonly SharedBytes _page;
    private uint _last;

    /// <param name="page">Of counters; an error: there is none.</param>
    public FileVersions(Result<SharedBytes> page)
    {
        _page = page.IsOk ? page.Value : default;
        for (uint place = 0; !IsNone && place < Places; place++) Raise(place);
    }

    private bool IsNone => _page.Length == 0;

    /// <summary>A file is open: from now on it has a place.</summary>
    public void Place(FileNode node)
    {
        if (IsNone || node.Version != 0 || node.Kind != FileKind.File) return;
        _last = _last % (Places - 1) + 1;
        node.Version = _last;
    }

    /// <summary>What is in it may have changed. Before that is answered.</summary>
    public void Raise(FileNode node)
    {
        if (node.Version != 0) Raise(node.Version);
    }

    private void Raise(uint place)
    {
        ref ulong counter = ref MemoryMarshal.Cast<byte, ulong>(_page.Span)[(int)place];
        Volatile.Write(ref counter, counter + 1);
    }
}
