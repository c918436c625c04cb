using System;
using System.Collections.Generic;

namespace Mooring.Tests.Explorer;

/// <summary>
/// The release/acquire machine. A store is a message in its word's order and, if it releases, carries its thread's
/// view. A load reads any message that is not older than its thread's view of the word, and from then on none that is
/// older; an acquiring load takes the message's view over. A fence, as any locked instruction, exchanges views with one
/// view that all fences share. A lock has a view too: it is taken over with the lock and left with it. What a message
/// of one channel tells of another is not passed on: that is weaker than C11, and enough.
/// <para>
/// What C11 allows and this machine cannot do is to run backwards: to let a store be seen before an earlier load of its
/// own thread is made. The one place where it would matter is the copy of an entry whose slot is then given back: so
/// each copy leaves a mark of its own, and a store to that slot by a thread that does not know of the mark is a
/// <see cref="BreachKind.Race"/>.
/// </para>
/// </summary>
internal sealed class ViewMemory : SharedMemory
{
    /// <summary>A store; the view is that of its thread if it released, and empty otherwise.</summary>
    private readonly record struct Message(ulong Value, View View);

    private readonly PageWords _words;
    private readonly Message[][] _messages;
    private readonly View[] _threads, _locks;
    private View _fences;

    internal ViewMemory(PageWords words, ulong[] contents, int threads, int ports)
    {
        _words = words;
        _messages = new Message[contents.Length][];
        for (int word = 0; word < contents.Length; word++) _messages[word] = [new Message(contents[word], default)];
        (_threads, _locks) = (new View[threads], new View[ports]);
    }

    private ViewMemory(ViewMemory other)
    {
        _words = other._words;
        _messages = [.. other._messages];
        (_threads, _locks, _fences) = ([.. other._threads], [.. other._locks], other._fences);
    }

    internal override SharedMemory Copy() => new ViewMemory(this);

    internal override int Options(int thread, int word) =>
        _words.Reads(thread, word) ? _messages[word].Length - _threads[thread][word] : 1;

    /// <summary>Option 0 is the youngest message.</summary>
    internal override ulong Load(int thread, int word, int option, bool acquires)
    {
        int number = _messages[word].Length - 1 - option;
        Message message = _messages[word][number];
        _threads[thread] = _threads[thread].With(word, number);
        if (acquires) _threads[thread] = View.Join(_threads[thread], message.View);
        if (_words.MarkOf(word) is int mark and >= 0) Send(thread, mark, 0, releases: false);
        return message.Value;
    }

    internal override void Store(int thread, int word, ulong value, bool releases)
    {
        if (_words.MarkOf(word) is int mark and >= 0 && _threads[thread][mark] < _messages[mark].Length - 1)
            throw new Breach(BreachKind.Race, $"{_words.Name(word)} is written over while it may still be copied");
        Send(thread, word, value, releases);
    }

    internal override ulong Latest(int word) => _messages[word][^1].Value;

    internal override void Fence(int thread) =>
        _fences = _threads[thread] = View.Join(_threads[thread], _fences);

    internal override bool IsFenced(int thread) => _threads[thread].IsSame(_fences);

    internal override void Drain(int asker, int thread)
    {
        Fence(thread);
        Fence(asker);
    }

    internal override bool IsDrained(int asker, int thread) => IsFenced(asker) && IsFenced(thread);

    internal override void Lock(int thread, int port, int[] words)
    {
        _threads[thread] = View.Join(_threads[thread], _locks[port]);
        Fence(thread);
    }

    internal override void Unlock(int thread, int port) =>
        _locks[port] = View.Join(_locks[port], _threads[thread]);

    internal override void Wake(int thread, int waker)
    {
        _threads[thread] = View.Join(_threads[thread], _threads[waker]);
        Fence(thread);
    }

    internal override int[] Loose(int thread) => [];

    internal override void Flush(int thread, int place) => throw new NotSupportedException();

    internal override string Lingering(int thread, PageWords words)
    {
        List<string> names = [];
        for (int word = 0; word < _messages.Length; word++)
        {
            if (words.Reads(thread, word) && Options(thread, word) > 1) names.Add(words.Name(word));
        }
        return string.Join(", ", names);
    }

    /// <summary>
    /// A thread that is about to enter the kernel, or sleeps there, reads nothing before it has fenced. Of a lock, and
    /// of what a thread knows of channels that are not its own, only that counts which a fence does not tell anyhow.
    /// </summary>
    internal override void Tidy(uint gone, uint entering)
    {
        for (int thread = 0; thread < _threads.Length; thread++)
        {
            View view = _threads[thread];
            if ((entering >> thread & 1) != 0) view = View.Join(view, _fences);
            _threads[thread] = View.Join(view.Only(_words.Near(thread)), view.Beyond(_fences));
        }
        for (int port = 0; port < _locks.Length; port++) _locks[port] = _locks[port].Beyond(_fences);
        ForgetOld(gone);
    }

    private void ForgetOld(uint gone)
    {
        View forgotten = default;
        for (int word = 0; word < _messages.Length; word++)
        {
            int oldest = OldestRead(word, gone);
            if (oldest == 0) continue;
            forgotten = forgotten.With(word, oldest);
            _messages[word] = _messages[word][oldest..];
        }
        if (!forgotten.IsZero) Forget(forgotten);
    }

    internal override void AddTo(ref Digest digest)
    {
        foreach (Message[] messages in _messages)
        {
            digest.Add((ulong)messages.Length);
            foreach (Message message in messages)
            {
                digest.Add(message.Value);
                if (!message.View.IsZero) message.View.AddTo(ref digest);
            }
        }
        foreach (View view in _threads) view.AddTo(ref digest);
        foreach (View view in _locks) view.AddTo(ref digest);
        _fences.AddTo(ref digest);
    }

    private void Send(int thread, int word, ulong value, bool releases)
    {
        int number = _messages[word].Length;
        _threads[thread] = _threads[thread].With(word, number);
        View carried = releases ? _threads[thread].Only(_words.CarriedBy(word)) : default;
        _messages[word] = [.. _messages[word], new Message(value, carried)];
    }

    private int OldestRead(int word, uint gone)
    {
        int oldest = _messages[word].Length - 1;
        for (int thread = 0; thread < _threads.Length && oldest > 0; thread++)
        {
            if ((gone >> thread & 1) == 0 && _words.Reads(thread, word))
                oldest = Math.Min(oldest, _threads[thread][word]);
        }
        return oldest;
    }

    private void Forget(in View forgotten)
    {
        for (int at = 0; at < _threads.Length; at++) _threads[at] = _threads[at].Less(forgotten);
        for (int at = 0; at < _locks.Length; at++) _locks[at] = _locks[at].Less(forgotten);
        _fences = _fences.Less(forgotten);
        for (int word = 0; word < _messages.Length; word++) _messages[word] = Forget(_messages[word], forgotten);
    }

    private static Message[] Forget(Message[] messages, View forgotten) =>
        Array.TrueForAll(messages, message => message.View.Less(forgotten).IsSame(message.View))
            ? messages
            : Array.ConvertAll(messages, message => message with { View = message.View.Less(forgotten) });
}
