using System;
using System.Collections.Generic;

namespace Mooring.Tests.Explorer;

/// <summary>
/// Memory behind store buffers, one per thread: SC (no buffer), TSO and PSO. That a store leaves its buffer is noticed
/// only by a load of that word by another, so a load chooses which of the pending stores to its word have left just
/// before: none, or the first so many.
/// </summary>
internal sealed class BufferedMemory : SharedMemory
{
    private readonly Machine _machine;
    private readonly ulong[] _words;
    private readonly StoreBuffer[] _buffers;

    internal BufferedMemory(Machine machine, ulong[] words, int threads)
    {
        (_machine, _words) = (machine, words);
        _buffers = new StoreBuffer[threads];
        Array.Fill(_buffers, StoreBuffer.Empty);
    }

    private BufferedMemory(BufferedMemory other)
    {
        _machine = other._machine;
        _words = [.. other._words];
        _buffers = [.. other._buffers];
    }

    internal override SharedMemory Copy() => new BufferedMemory(this);

    internal override int Options(int thread, int word)
    {
        if (_buffers[thread].Youngest(word) >= 0) return 1;
        int other = WhoStores(word);
        return other < 0 ? 1 : 1 + _buffers[other].Count(word);
    }

    internal override ulong Load(int thread, int word, int option, bool acquires)
    {
        int own = _buffers[thread].Youngest(word);
        if (own >= 0) return _buffers[thread].Pending[own].Value;
        if (option > 0)
        {
            int other = WhoStores(word);
            Flush(other, _buffers[other].PlaceOf(word, option));
        }
        return _words[word];
    }

    internal override void Store(int thread, int word, ulong value, bool releases)
    {
        if (_machine == Machine.Sc) _words[word] = value;
        else _buffers[thread] = _buffers[thread].With(new PendingStore(word, value, releases));
    }

    internal override ulong Latest(int word)
    {
        int thread = WhoStores(word);
        return thread < 0 ? _words[word] : _buffers[thread].Pending[_buffers[thread].Youngest(word)].Value;
    }

    internal override void Fence(int thread)
    {
        _buffers[thread].Drain(_words);
        _buffers[thread] = StoreBuffer.Empty;
    }

    internal override bool IsFenced(int thread) => _buffers[thread].IsEmpty;

    internal override void Drain(int asker, int thread) => Fence(thread);

    internal override bool IsDrained(int asker, int thread) => _buffers[thread].IsEmpty;

    /// <summary>Whoever had the lock before has given it back: what it stored before that is in memory.</summary>
    internal override void Lock(int thread, int port, int[] words)
    {
        Fence(thread);
        for (int other = 0; other < _buffers.Length; other++)
        {
            int last = -1;
            foreach (int word in words) last = Math.Max(last, _buffers[other].Youngest(word));
            if (last >= 0) _buffers[other] = _buffers[other].FlushTo(last, _words);
        }
    }

    internal override void Unlock(int thread, int port)
    {
    }

    internal override void Wake(int thread, int waker)
    {
    }

    internal override int[] Loose(int thread)
    {
        List<int> places = [];
        for (int place = 0; place < _buffers[thread].Pending.Length; place++)
        {
            if (_buffers[thread].CanLeaveAlone(place, _machine)) places.Add(place);
        }
        return [.. places];
    }

    internal override void Flush(int thread, int place) =>
        _buffers[thread] = _buffers[thread].Flush(place, _machine, _words);

    internal override string Lingering(int thread, PageWords words)
    {
        List<string> names = [];
        foreach (PendingStore store in _buffers[thread].Pending) names.Add(words.Name(store.Word));
        return string.Join(", ", names);
    }

    internal override void Tidy(uint gone, uint entering)
    {
    }

    internal override void AddTo(ref Digest digest)
    {
        foreach (ulong word in _words) digest.Add(word);
        foreach (StoreBuffer buffer in _buffers)
        {
            digest.Add((ulong)buffer.Pending.Length);
            foreach (PendingStore store in buffer.Pending)
            {
                digest.Add((ulong)store.Word << 1 | (store.IsRelease ? 1u : 0u));
                digest.Add(store.Value);
            }
        }
    }

    private int WhoStores(int word)
    {
        int thread = _buffers.Length - 1;
        while (thread >= 0 && _buffers[thread].Youngest(word) < 0) thread--;
        return thread;
    }
}
