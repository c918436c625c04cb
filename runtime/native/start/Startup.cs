using System;
using System.Runtime;
using System.Runtime.CompilerServices;
using System.Text;
using System.Threading.Tasks;
using Mooring.Ports;

namespace Mooring.Runtime;

/// <summary>
/// From the first instruction to the program's own code: heap, statics, kernel channel, loop, then the program, which
/// exports <c>program_main</c> and hands its asynchronous entry to <see cref="Run"/>.
/// </summary>
public static class Startup
{
    private static Func<string[], ValueTask<int>>? s_program;
    private static Func<ValueTask>? s_atExit;
    private static int s_exitCode;

    /// <summary>The program has run to its end.</summary>
    internal static bool IsDone { get; private set; }

    // SAFETY: whoever starts a process maps its start page at this address before the first thread runs and never
    // changes it afterwards.
    private static unsafe StartPage* Page => (StartPage*)UserLayout.StartPage;

    /// <summary>The handle that the process was given in this role; none if there is none.</summary>
    public static unsafe Handle Handle(StartRole role) => new(Page->Handles[(int)role]);

    /// <summary>What is to be done when the program has ended by itself, before its process does.</summary>
    public static void AtExit(Func<ValueTask> action) => s_atExit = action;

    /// <summary>Runs the program in the loop; does not return.</summary>
    public static void Run(Func<string[], ValueTask<int>> program)
    {
        s_program = program;
        Loop.Detach(RunProgram());
        Loop.Run();
        Processes.Exit(s_exitCode);
        Environment.FailFast("a process outlived its exit");
    }

    [RuntimeExport("rt_start")]
    private static unsafe void Start()
    {
        KernelChannel.Init();
        StartHeap();
        HashSeed.Value = Seed();
        Loop.Init();
        if (Page->Magic != StartPage.CurrentMagic) Environment.FailFast("the start page is of another version");
        ProgramMain();
    }

    /// <summary>The heap first, then the objects that hold static references, which lie in it.</summary>
    private static unsafe void StartHeap()
    {
        Heap.NativeHeap.Start(new Heap.ProcessPages(&HeapMemory.Take, &HeapMemory.Give), HeapMemory.Limit());
        Internal.Runtime.GcStatics.Initialize();
    }

    private static async ValueTask RunProgram()
    {
        s_exitCode = await s_program!(Arguments());
        if (s_atExit is not null) await s_atExit();
        IsDone = true;
    }

    private static unsafe string[] Arguments()
    {
        uint limit = Limits.PageBytes - StartPage.ArgumentsOffset;
        byte* first = (byte*)Page + StartPage.ArgumentsOffset;
        ReadOnlySpan<byte> rest = new(first, (int)Math.Min(Page->ArgumentBytes, limit));
        string[] arguments = new string[rest.Count((byte)0)];
        for (int i = 0; i < arguments.Length; i++)
        {
            int end = rest.IndexOf((byte)0);
            arguments[i] = Encoding.UTF8.GetString(rest.Slice(0, end));
            rest = rest.Slice(end + 1);
        }
        return arguments;
    }

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "rt_seed")]
    private static extern ulong Seed();

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "program_main")]
    private static extern void ProgramMain();
}
