using System;
using System.Reflection;
using System.Threading;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Runtime;
using Mooring.Sdk;
using Mooring.Sdk.Hosted;

namespace Mooring.Tests.Sdk;

/// <summary>
/// One life of a process: a fresh loop on a fresh kernel. Continuations go to the loop's run queue, as booted. The loop
/// is the process's, so one of these lives at a time, and the tests that make them are one collection.
/// </summary>
internal sealed class LoopWorld : IDisposable
{
    private static readonly Type[] s_withState =
        [typeof(Loop), typeof(Timers), typeof(CompletionSlot), typeof(Call), typeof(Passage), typeof(Carriage),
        typeof(ServiceClient), typeof(ReadBuffer),
        typeof(Mooring.Sdk.Trace)];

    private static bool s_isAlive;

    private readonly SynchronizationContext? _before = SynchronizationContext.Current;

    /// <param name="processors">What the time page says; nothing here runs at the same time.</param>
    public LoopWorld(int processors = 1)
    {
        if (Interlocked.Exchange(ref s_isAlive, true))
            throw new InvalidOperationException("two loops at once: a test is not in the collection \"loop\"");
        Clock.Processors = processors;
        foreach (Type type in s_withState) Forget(type);
        Startup.IsDone = false;
        SynchronizationContext.SetSynchronizationContext(new LoopContext());
        Loop.Init();
    }

    public FakeKernel Kernel { get; } = new();

    /// <summary>Runs the program in the loop to its end; its failure is the test's.</summary>
    public void Run(Func<ValueTask> program)
    {
        Task task = Finish(program);
        Loop.Run();
        task.GetAwaiter().GetResult();
    }

    public void Dispose()
    {
        while (RunQueue.RunOne())
        {
        }
        SynchronizationContext.SetSynchronizationContext(_before);
        Kernel.Dispose();
        Volatile.Write(ref s_isAlive, false);
    }

    private static async Task Finish(Func<ValueTask> program)
    {
        try
        {
            await program();
        }
        finally
        {
            Startup.IsDone = true;
        }
    }

    /// <summary>Static state is the process's: a new process has none.</summary>
    private static void Forget(Type type)
    {
        foreach (FieldInfo field in type.GetFields(BindingFlags.Static | BindingFlags.NonPublic))
            if (!field.IsLiteral && !field.IsInitOnly)
                field.SetValue(null, field.FieldType.IsValueType ? Activator.CreateInstance(field.FieldType) : null);
    }
}
