using System;
using System.Runtime.CompilerServices;
using Mooring.Rings;

namespace Mooring.Tests.Hostile;

/// <summary>What an honest side must never do, whatever its peer writes.</summary>
internal sealed class HostileBreach(string message) : Exception(message);

/// <summary>The peer's hand in the page: called around every fetch of the honest side.</summary>
internal interface IMeddler
{
    /// <param name="watch">Whose bytes may be changed.</param>
    /// <param name="offset">Of what is about to be fetched.</param>
    /// <param name="size">Its bytes: 4, 8, or 64 of an entry.</param>
    void BeforeFetch(Watch watch, uint offset, int size);

    void AfterFetch(Watch watch, uint offset);
}

/// <summary>
/// How one side's accesses to the page are judged while it runs. The rules, each a <see cref="HostileBreach"/>:
/// <list type="bullet">
/// <item>an access lies inside the channel and is aligned to its size;</item>
/// <item>a store goes into a word that is this side's to write;</item>
/// <item>a call makes at most so many accesses (<see cref="Begin"/>);</item>
/// <item>in one decision no word of the peer's is fetched twice. A decision begins with the call, and again with every
/// fetch of a cursor: what was decided on the old one is done. How often a call may look at a cursor is limited
/// too.</item>
/// </list>
/// Two kinds of words are outside the last rule. The words with the cancel bits and the grants hold a field per
/// command, and are asked once per command. The words that this side writes itself steer nothing.
/// </summary>
internal sealed class Watch
{
    private readonly byte[] _bytes;
    private readonly SideWords _words;
    private readonly long[] _fetchedIn;
    private long _decision = 1;
    private int _looks, _mostLooks, _mostAccesses;

    /// <param name="bytes">The page, seen by both sides.</param>
    /// <param name="words">Which word is what, for this side.</param>
    internal Watch(byte[] bytes, SideWords words)
    {
        (_bytes, _words) = (bytes, words);
        _fetchedIn = new long[bytes.Length / 4];
    }

    internal byte[] Bytes => _bytes;

    internal IMeddler? Meddler { get; set; }

    /// <summary>Hears of every store, for a recording; and of every fetch, for a table.</summary>
    internal Action<uint, int, ulong>? OnStore { get; set; }

    /// <inheritdoc cref="OnStore"/>
    internal Action<Watch, WordKind>? OnFetch { get; set; }

    /// <summary>Fetches since the beginning.</summary>
    internal int Fetches { get; private set; }

    /// <summary>Accesses since the call began.</summary>
    internal int Accesses { get; private set; }

    /// <summary>Calls so far.</summary>
    internal int Calls { get; private set; }

    /// <summary>The call that is running.</summary>
    internal string Call { get; private set; } = "";

    internal void Restart()
    {
        (Fetches, Accesses) = (0, 0);
        Call = "";
    }

    /// <summary>A call begins.</summary>
    /// <param name="call">Its name, for the table and for messages.</param>
    /// <param name="accesses">The most that it may make.</param>
    /// <param name="looks">The most fetches of cursors.</param>
    internal void Begin(string call, int accesses, int looks = 1)
    {
        Call = call;
        (_mostAccesses, _mostLooks) = (accesses, looks);
        (Accesses, _looks) = (0, 0);
        _decision++;
        Calls++;
    }

    internal ref byte Fetch(nuint offset, int size)
    {
        uint at = (uint)offset;
        Meddler?.BeforeFetch(this, at, size);
        Fetches++;
        Judge(offset, size);
        WordKind kind = _words.KindOf(at);
        OnFetch?.Invoke(this, kind);
        if (kind == WordKind.Cursor) Look();
        if (kind is not (WordKind.Own or WordKind.PerCommand)) FetchedOnce(at / 4, size / 4, _words.MostFetches(at));
        return ref _bytes[at];
    }

    internal void Fetched(nuint offset) => Meddler?.AfterFetch(this, (uint)offset);

    internal ref byte Store(nuint offset, int size, ulong value)
    {
        Judge(offset, size);
        if (_words.KindOf((uint)offset) != WordKind.Own) throw Breach($"a store at {offset}, which is not this side's");
        OnStore?.Invoke((uint)offset, size, value);
        return ref _bytes[(uint)offset];
    }

    private void Judge(nuint offset, int size)
    {
        if (offset > (nuint)(_bytes.Length - size)) throw Breach($"{size} bytes at {offset}, outside the page");
        if (offset % (nuint)Math.Min(size, 8) != 0) throw Breach($"{size} bytes at {offset}, not aligned");
        if (++Accesses > _mostAccesses) throw Breach($"more than {_mostAccesses} accesses");
    }

    private void Look()
    {
        if (++_looks > _mostLooks) throw Breach($"more than {_mostLooks} looks at cursors");
        _decision++;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void FetchedOnce(uint word, int words, int most)
    {
        for (uint at = word; at < word + words; at++)
        {
            bool isSecond = _fetchedIn[at] == _decision, isThird = _fetchedIn[at] == -_decision;
            if (isThird || isSecond && most == 1) throw Breach($"the word at {at * 4} was fetched again");
            _fetchedIn[at] = isSecond ? -_decision : _decision;
        }
    }

    internal HostileBreach Breach(string what) => new($"{Call}: {what}");
}

/// <summary>The memory policy of a side that is watched.</summary>
internal readonly struct WatchedPage(Watch watch) : IPage
{
    public uint Load32(nuint offset) => Load<uint>(offset, 4);

    public ulong Load64(nuint offset) => Load<ulong>(offset, 8);

    public uint LoadAcquire32(nuint offset) => Load<uint>(offset, 4);

    public ulong LoadAcquire64(nuint offset) => Load<ulong>(offset, 8);

    public void LoadEntry(nuint offset, out Command entry) => entry = Load<Command>(offset, 64);

    public void Store32(nuint offset, uint value) => Unsafe.WriteUnaligned(ref watch.Store(offset, 4, value), value);

    public void Store64(nuint offset, ulong value) => Unsafe.WriteUnaligned(ref watch.Store(offset, 8, value), value);

    public void StoreRelease32(nuint offset, uint value) => Store32(offset, value);

    public void StoreRelease64(nuint offset, ulong value) => Store64(offset, value);

    public void FenceAfterPublish()
    {
    }

    private T Load<T>(nuint offset, int size)
    {
        T value = Unsafe.ReadUnaligned<T>(ref watch.Fetch(offset, size));
        watch.Fetched(offset);
        return value;
    }
}
