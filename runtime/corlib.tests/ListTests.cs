using System;
using System.Collections.Generic;

namespace Mooring.Tests.Corelib;

/// <summary>List, Queue, Stack.</summary>
internal static class ListTests
{
    internal static void Run()
    {
        Lists();
        Queues();
        Stacks();
    }

    private static void Lists()
    {
        List<int> list = new();
        for (int i = 0; i < 100; i++)
            list.Add(i);
        Check.That(list.Count == 100 && list[99] == 99 && list.Capacity >= 100, "add");
        list.Insert(0, -1);
        list.RemoveAt(50);
        Check.That(list.Count == 100 && list[0] == -1 && list[50] == 50, "insert, remove at");
        Check.That(list.IndexOf(50) == 50 && list.Contains(98) && !list.Contains(49), "search");
        Check.Equal(50, list.RemoveAll(static x => x % 2 == 0), "remove all");
        Check.That(list.Remove(99) && !list.Remove(99) && list.Count == 49, "remove");
        list.Clear();
        Check.That(list.Count == 0, "clear");
        List<string> words = ["pear", "apple", "fig"];
        words.Sort();
        Check.Equal("apple,fig,pear", string.Join(",", words), "sort");
        words.Sort(static (a, b) => a.Length - b.Length);
        Check.Equal("fig,pear,apple", string.Join(",", words), "sort by a comparison");
        words.AddRange((ReadOnlySpan<string>)["x", "y"]);
        words.RemoveRange(0, 3);
        Check.Equal("y,x", string.Join(",", Reversed(words)), "ranges");
        Check.That(words.Find(static w => w == "y") == "y" && words.FindIndex(static w => w == "z") == -1, "find");
        Check.That(words is IReadOnlyList<string> { Count: 2 }, "as an interface");
    }

    private static List<string> Reversed(List<string> list)
    {
        List<string> copy = new(list);
        copy.Reverse();
        return copy;
    }

    private static void Queues()
    {
        Queue<int> queue = new();
        int next = 0;
        bool ordered = true;
        for (int i = 0; i < 1000; i++)
        {
            queue.Enqueue(i);
            if (i % 3 != 0)
                ordered &= queue.Dequeue() == next++;
        }
        Check.That(ordered && queue.Count == 1000 - next && queue.Peek() == next, "queue");
        int sum = 0;
        foreach (int item in queue)
            sum += item == next++ ? 1 : 0;
        Check.Equal(queue.Count, sum, "queue enumerated");
        queue.Clear();
        Check.That(!queue.TryDequeue(out _) && queue.Count == 0, "queue empty");
    }

    private static void Stacks()
    {
        Stack<string> stack = new();
        for (int i = 0; i < 20; i++)
            stack.Push(i.ToString());
        Check.That(stack.Pop() == "19" && stack.Peek() == "18" && stack.Count == 19, "stack");
        Check.That(stack.ToArray()[0] == "18", "stack as an array");
        foreach (string top in stack)
        {
            Check.Equal("18", top, "stack enumerated from the top");
            break;
        }
    }
}
