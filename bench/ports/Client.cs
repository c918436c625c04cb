using System;
using System.Runtime;
using System.Runtime.CompilerServices;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Bench.Ports;

/// <summary>The synchronous call: submit, and wait for the answer.</summary>
internal sealed class Client
{
    private readonly Line _line;
    private ClientEnd<LivePage, Enforced> _end;
    private Answers _answers;
    private ulong _word;

    public Client(Line line, MappedChannel channel)
    {
        _line = line;
        _end = new ClientEnd<LivePage, Enforced>(channel.Page, channel.Geometry);
    }

    /// <summary>Every answer so far was the right one.</summary>
    public bool IsSound { get; private set; } = true;

    /// <summary>Ticks of one call.</summary>
    public ulong Measure(uint depth)
    {
        ulong before = Timestamp();
        Call(depth);
        ulong ticks = Timestamp() - before;
        ulong sum = 0;
        for (uint i = 0; i < depth; i++, _word += 6) sum += 6 * _word + 15;
        IsSound &= _answers.Count == depth && _answers.Sum == sum;
        return ticks;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Call(uint depth)
    {
        _answers = default;
        RunningWords words = new() { Next = _word };
        if (depth == 1)
        {
            ulong word = _word;
            _end.TrySubmit(new Command(7, word, word + 1, word + 2, word + 3, word + 4, word + 5), out _);
        }
        else _end.Submit(ref words, depth);
        bool rings = _end.Publish();
        while (_answers.Count != depth)
        {
            _line.Wait(rings, _end.Seen);
            rings = false;
            _end.Reap(ref _answers);
        }
    }

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "rt_timestamp")]
    private static extern ulong Timestamp();

    private struct Answers : ICompletionSink
    {
        public uint Count;
        public ulong Sum;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Ended(in Completion completion)
        {
            Count++;
            Sum += completion.Value;
        }
    }

    private struct RunningWords : ICommandSource
    {
        public ulong Next;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Fill<TPage>(uint token, CommandPlace<TPage> place) where TPage : struct, IPage
        {
            ulong word = Next;
            place.Write(7, 0, word, word + 1, word + 2, word + 3, word + 4, word + 5);
            Next = word + 6;
        }
    }
}
