using System.Runtime;
using System.Runtime.CompilerServices;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Bench.Ports;

/// <summary>The synchronous call: submit, and wait for the answer. Its loops are what the probes call.</summary>
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

    /// <summary>Commands of the next batch.</summary>
    public uint Depth { get; set; } = 1;

    /// <summary>One call that is not measured.</summary>
    public void CallOnce()
    {
        Depth = 1;
        CallOne<StraightWay>();
        Check();
    }

    /// <summary>So many calls, in batches, that are not measured.</summary>
    public void Run(uint depth, uint operations)
    {
        Depth = depth;
        for (uint done = 0; done < operations; done += depth)
        {
            CallMany<StraightWay>();
            Check();
        }
    }

    /// <summary>Looks at what the last batch gave: an answer per command, and the right sum.</summary>
    public void Check()
    {
        ulong sum = 0;
        for (uint i = 0; i < Depth; i++, _word += Words) sum += Words * _word + 15;
        IsSound &= _answers.Count == Depth && _answers.Sum == sum;
        _answers = default;
    }

    private const uint Words = 6;
    private const ushort Method = 7;

    [RuntimeExport("ports_call"), MethodImpl(MethodImplOptions.NoInlining)]
    private static void Call(Client client) => client.CallOne<StraightWay>();

    [RuntimeExport("ports_call_generally"), MethodImpl(MethodImplOptions.NoInlining)]
    private static void CallGenerally(Client client) => client.CallOne<GeneralWay>();

    [RuntimeExport("ports_batch"), MethodImpl(MethodImplOptions.NoInlining)]
    private static void Batch(Client client) => client.CallMany<StraightWay>();

    [RuntimeExport("ports_batch_generally"), MethodImpl(MethodImplOptions.NoInlining)]
    private static void BatchGenerally(Client client) => client.CallMany<GeneralWay>();

    [RuntimeExport("ports_enter"), MethodImpl(MethodImplOptions.NoInlining)]
    private static void EnterForNothing(Client client) => Line.EnterForNothing();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void CallOne<TWay>() where TWay : struct, IWay
    {
        ulong word = _word;
        _end.TrySubmit(new Command(Method, word, word + 1, word + 2, word + 3, word + 4, word + 5), out _);
        Await<TWay>(1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void CallMany<TWay>() where TWay : struct, IWay
    {
        RunningWords words = new() { Next = _word };
        _end.Submit(ref words, Depth);
        Await<TWay>(Depth);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Await<TWay>(uint depth) where TWay : struct, IWay
    {
        if (_end.Publish()) _line.Wait<TWay>(_end.Seen);
        while (true)
        {
            _end.Reap(ref _answers);
            if (_answers.Count == depth) return;
            _line.WaitQuietly(_end.Seen);
        }
    }

    private struct RunningWords : ICommandSource
    {
        public ulong Next;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Fill<TPage>(uint token, CommandPlace<TPage> place) where TPage : struct, IPage
        {
            ulong word = Next;
            place.Write(Method, 0, word, word + 1, word + 2, word + 3, word + 4, word + 5);
            Next = word + Words;
        }
    }
}
