using System.Collections.Generic;
using System.Threading.Tasks;

namespace Mooring.Servers.Posix;

/// <summary>The shared memory that one process has something of, each once.</summary>
internal sealed class Shares
{
    private List<SharedMemory>? _all;

    public void Add(SharedMemory memory)
    {
        _all ??= new List<SharedMemory>();
        if (_all.Contains(memory)) return;
        _all.Add(memory);
        memory.Users++;
    }

    /// <summary>A fork's child has what its parent has.</summary>
    public void AddAll(Shares others)
    {
        if (others._all is null) return;
        foreach (SharedMemory memory in others._all) Add(memory);
    }

    /// <summary>Null: the process has nothing of it.</summary>
    public SharedMemory? Find(uint number)
    {
        if (_all is null) return null;
        foreach (SharedMemory memory in _all)
        {
            if (memory.Number == number) return memory;
        }
        return null;
    }

    public async ValueTask Leave(SharedMemory memory, SharedTable table)
    {
        if (_all is null || !_all.Remove(memory)) return;
        await table.Leave(memory);
    }

    public async ValueTask LeaveAll(SharedTable table)
    {
        while (_all is { Count: > 0 }) await Leave(_all[_all.Count - 1], table);
    }
}
