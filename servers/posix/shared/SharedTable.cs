using System.Collections.Generic;
using System.Threading.Tasks;

namespace Mooring.Servers.Posix;

/// <summary>All shared memory, by number and, of a file's, by the file.</summary>
internal sealed class SharedTable
{
    /// <summary>Of all that is shared at once: 64 MiB, and how many there can be.</summary>
    private const int MostWindows = 1024, MostNumbers = 4096;

    private readonly Dictionary<uint, SharedMemory> _all = new();
    private readonly Dictionary<ulong, SharedMemory> _files = new();
    private uint _last;

    /// <summary>How many there are.</summary>
    public int Windows { get; set; }

    public bool HasRoom => Windows < MostWindows;

    /// <summary>Null: there are too many.</summary>
    public SharedMemory? Make(ISharedFile? file = null)
    {
        if (_all.Count >= MostNumbers) return null;
        do _last = (_last + 1) & 0xFFFFF;
        while (_last == 0 || _all.ContainsKey(_last));
        SharedMemory made = new(_last, file);
        _all.Add(_last, made);
        if (file is null) return made;
        file.Use();
        _files.Add(file.Node, made);
        return made;
    }

    /// <summary>Of a file: the one that there is, or a new one.</summary>
    /// <param name="file">That it is written to through.</param>
    /// <param name="writes">It is to be written.</param>
    public SharedMemory? Of(ISharedFile file, bool writes)
    {
        bool isThere = _files.TryGetValue(file.Node, out SharedMemory? known);
        bool fits = isThere && (!writes || known!.File!.MayWrite);
        if (isThere && !fits) _files.Remove(file.Node);
        SharedMemory? memory = fits ? known : Make(file);
        if (memory is not null) memory.IsWritten |= writes;
        return memory;
    }

    /// <summary>A process has nothing of it any more.</summary>
    public async ValueTask Leave(SharedMemory memory)
    {
        await memory.Synchronize();
        if (--memory.Users > 0) return;
        _all.Remove(memory.Number);
        if (memory.File is { } file && _files.TryGetValue(file.Node, out SharedMemory? its) && its == memory)
            _files.Remove(file.Node);
        Windows -= memory.Windows;
        memory.Release();
    }
}
