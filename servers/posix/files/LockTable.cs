using System;
using System.Collections.Generic;
using Mooring.LibcShim.Abi;

namespace Mooring.Servers.Posix;

/// <summary>A lock of a range of a file.</summary>
internal struct FileLock
{
    /// <summary>l_type: shared, for one alone, none.</summary>
    public const short Read = 0, Write = 1, None = 2;

    /// <summary>st_ino.</summary>
    public ulong Node;

    /// <summary>A process; of flock a description.</summary>
    public object Owner;

    /// <summary>First byte, and the one behind the last.</summary>
    public ulong Start, End;

    public short Kind;

    /// <summary>As F_GETLK tells it.</summary>
    public int Process;

    public readonly bool Overlaps(in FileLock other) =>
        Node == other.Node && Start < other.End && other.Start < End;
}

/// <summary>
/// Advisory locks: of processes, by ranges of bytes (fcntl), which go when the process closes any descriptor of the
/// file; and of descriptions, of whole files (flock). The two kinds know nothing of each other: each has a table.
/// </summary>
internal sealed class LockTable
{
    /// <summary>Of all processes together.</summary>
    public const int Most = 4096;

    private readonly List<FileLock> _locks = new();

    public Changes Changes { get; } = new();

    /// <summary>The first lock of somebody else that is in the way; null: there is none.</summary>
    public FileLock? Against(in FileLock wanted)
    {
        foreach (FileLock held in _locks)
        {
            bool excludes = held.Kind == FileLock.Write || wanted.Kind == FileLock.Write;
            if (excludes && held.Owner != wanted.Owner && held.Overlaps(wanted)) return held;
        }
        return null;
    }

    /// <summary>Sets it in the place of what its owner has there, or takes that away.</summary>
    /// <returns>0, EAGAIN (somebody else has it), ENOLCK.</returns>
    public long Set(in FileLock wanted)
    {
        if (wanted.Kind != FileLock.None && Against(wanted) is not null) return Failure.Again;
        if (_locks.Count + 2 > Most) return Failure.Of(Errno.ENOLCK);
        Cut(wanted);
        if (wanted.Kind != FileLock.None) _locks.Add(wanted);
        Changes.Tell();
        return 0;
    }

    /// <summary>All that an owner has of a file.</summary>
    public void Release(object owner, ulong node)
    {
        bool hasAny = false;
        for (int i = _locks.Count - 1; i >= 0; i--)
        {
            if (_locks[i].Owner != owner || _locks[i].Node != node) continue;
            _locks.RemoveAt(i);
            hasAny = true;
        }
        if (hasAny) Changes.Tell();
    }

    /// <summary>What an owner's own locks lose where a new one begins: it may leave a piece on both sides.</summary>
    private void Cut(in FileLock wanted)
    {
        for (int i = _locks.Count - 1; i >= 0; i--)
        {
            FileLock held = _locks[i];
            if (held.Owner != wanted.Owner || !held.Overlaps(wanted)) continue;
            _locks.RemoveAt(i);
            if (held.Start < wanted.Start) _locks.Add(held with { End = wanted.Start });
            if (held.End > wanted.End) _locks.Add(held with { Start = wanted.End });
        }
    }
}
