using System.Runtime;
using System.Runtime.CompilerServices;
using Internal.Runtime;
using Mooring.Runtime.Heap;

namespace Mooring.Tests.HeapImage;

/// <summary>
/// Turns as a loop takes them: work, then a collection, then a look at everything that must still be there. What a
/// collection frees is cleared and handed out again by the work of the next turn, so a mistake does not stay hidden.
/// </summary>
internal static unsafe class Program
{
    private const int Turns = 60;
    private const nuint Limit = 96 << 20;
    private static Node s_deep;
    private static object s_last;

    [RuntimeExport("test_main")]
    private static void Run()
    {
        NativeHeap.Start(new ProcessPages(&Ram.Take, &Ram.Give), Limit);
        GcStatics.Initialize();
        Build();
        for (int turn = 0; turn < Turns; turn++)
            Turn(turn);
        Deep();
        Drop();
        Machine.ExpectedFailure = "out of memory: ";
        Exhaust();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Build()
    {
        Structures.Build();
        Code.Build();
        Statics.Build();
    }

    private static void Turn(int turn)
    {
        Work(turn);
        NativeHeap.Collect();
        Look(turn);
        NativeHeap.CollectIfDue();
        Machine.Check(NativeHeap.Figures().Taken < 48 << 20, "memory is bounded");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Work(int turn)
    {
        Structures.Churn(turn);
        Code.Churn(turn);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Look(int turn)
    {
        Structures.Verify();
        Code.Verify(turn);
        Statics.Verify();
    }

    private static void Deep()
    {
        ulong before = NativeHeap.Figures().LastMarked;
        Lengthen(300_000);
        NativeHeap.Collect();
        Machine.Check(NativeHeap.Figures().LastMarked >= before + 300_000, "a deep list is marked");
        Report();
        s_deep = null;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Lengthen(int nodes)
    {
        for (int id = 0; id < nodes; id++)
            s_deep = new Node(id) { Next = s_deep };
    }

    private static void Drop()
    {
        Structures.Drop();
        Code.Drop();
        NativeHeap.Collect();
        Report();
        Machine.Check(NativeHeap.Figures().Live < 1 << 20, "what was dropped is gone");
        Machine.Check(NativeHeap.Figures().Taken == (nuint)Ram.Out << 12, "the accounts agree");
    }

    private static void Report()
    {
        HeapFigures figures = NativeHeap.Figures();
        ulong live = figures.Live, taken = figures.Taken;
        Machine.Write($"live {live}, taken {taken}, allocated {figures.Allocated}, ");
        Machine.Write($"collections {figures.Collections}, marked {figures.LastMarked}\n");
    }

    private static void Exhaust()
    {
        object[] all = new object[128];
        s_last = all;
        for (int i = 0; i < all.Length; i++)
            all[i] = new byte[1 << 20];
    }

    private static void Main()
    {
    }
}
