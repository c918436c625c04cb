using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using System.Threading.Tasks.Sources;
using Mooring.Runtime;

namespace Mooring.Tests.HeapImage;

/// <summary>Objects that the compiler makes of code: closures, iterators, frames of async methods that wait.</summary>
internal static class Code
{
    private const int Count = 200;
    private static Func<int, int>[] s_closures;
    private static IEnumerator<int>[] s_iterators;
    private static Bell[] s_bells;
    private static int s_ended;
    private static bool s_framesHold = true;

    /// <summary>What a call slot of the loop is: one method at a time can wait for it.</summary>
    private sealed class Bell : IValueTaskSource<int>
    {
        private ManualResetValueTaskSourceCore<int> _core;

        internal ValueTask<int> Wait()
        {
            _core.Reset();
            return new ValueTask<int>(this, _core.Version);
        }

        internal void Ring(int value) => _core.SetResult(value);

        public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

        public int GetResult(short token) => _core.GetResult(token);

        public void OnCompleted(
            Action<object> continuation, object state, short token, ValueTaskSourceOnCompletedFlags flags) =>
            _core.OnCompleted(continuation, state, token, flags);
    }

    internal static void Build()
    {
        s_closures = new Func<int, int>[Count];
        s_iterators = new IEnumerator<int>[Count];
        s_bells = new Bell[Count];
        for (int id = 0; id < Count; id++)
        {
            s_closures[id] = Close(Node.Whole(id), Node.Sequence(5, id));
            s_iterators[id] = Iterate(Node.Whole(id), new Wide(id)).GetEnumerator();
            s_bells[id] = new Bell();
        }
    }

    /// <summary>Frames wait at two places, then end; those that start later use the boxes again.</summary>
    internal static void Churn(int turn)
    {
        for (int id = 0; id < Count; id++)
        {
            if (turn % 3 == 0)
                _ = Outer(id);
            else
                s_bells[id].Ring(turn);
        }
        RunQueue.RunAll();
    }

    internal static void Verify(int turn)
    {
        bool closures = true, iterators = true;
        for (int id = 0; id < Count; id++)
        {
            closures &= s_closures[id](1) == 1 + id + id + 4;
            iterators &= s_iterators[id].MoveNext() && s_iterators[id].Current == id + turn;
        }
        Machine.Check(closures, "closures");
        Machine.Check(iterators, "iterators");
        Machine.Check(s_framesHold && s_ended == (turn + 1) / 3 * Count, "async frames");
    }

    internal static void Drop()
    {
        s_closures = null;
        s_iterators = null;
        s_bells = null;
    }

    private static Func<int, int> Close(Node node, int[] numbers) =>
        x => node.IsWhole() ? x + node.Id + numbers[4] : -1;

    private static IEnumerable<int> Iterate(Node node, Wide wide)
    {
        for (int turn = 0; node.IsWhole() && wide.Is(node.Id); turn++)
            yield return node.Id + turn;
    }

    private static async ValueTask<int> Inner(int id, Node node, string text)
    {
        int[] numbers = Node.Sequence(30, id);
        int first = await s_bells[id].Wait();
        s_framesHold &= node.IsWhole() && text == $"text {id}" && Node.IsSequence(numbers, 30, id);
        int second = await s_bells[id].Wait();
        s_framesHold &= second == first + 1 && node.IsWhole() && text == $"text {id}";
        return second;
    }

    private static async ValueTask Outer(int id)
    {
        Wide wide = new(id);
        await Inner(id, Node.Whole(id), $"text {id}");
        s_framesHold &= wide.Is(id);
        s_ended++;
    }
}
