using System;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;

namespace Mooring.Runtime;

/// <summary>
/// Takes the result of a task that nobody waits for, so that its box goes back to its pool. Pooled itself.
/// </summary>
internal sealed class Detached<T>
{
    private static Detached<T>? s_free;

    private readonly Action _finish;
    private ValueTaskAwaiter<T> _awaiter;
    private Detached<T>? _nextFree;

    private Detached() => _finish = Finish;

    public static void Run(ValueTask<T> task)
    {
        ValueTaskAwaiter<T> awaiter = task.GetAwaiter();
        if (awaiter.IsCompleted)
        {
            awaiter.GetResult();
            return;
        }
        Detached<T> detached = s_free ?? new Detached<T>();
        s_free = detached._nextFree;
        detached._awaiter = awaiter;
        awaiter.UnsafeOnCompleted(detached._finish);
    }

    private void Finish()
    {
        _awaiter.GetResult();
        _awaiter = default;
        _nextFree = s_free;
        s_free = this;
    }
}
