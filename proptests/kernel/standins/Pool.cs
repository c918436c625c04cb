using System.Collections.Generic;
using System.Runtime.CompilerServices;
using Mooring.Kernel.Objects;
using Mooring.Rings;

namespace Mooring.Kernel.Memory;

/// <summary>
/// Stands in for the kernel's pools of objects: what is taken is zeroed and was made without its constructor, what is
/// given twice is a panic, and it runs dry when the test says so.
/// </summary>
internal sealed class Pool<T> where T : class
{
    private readonly HashSet<T> _inUse = new(ReferenceEqualityComparer.Instance);

    /// <summary>How many more can be taken.</summary>
    internal int Left { get; set; } = int.MaxValue;

    internal int InUse => _inUse.Count;

    /// <summary>Not what a real one takes: several to a page, and not a whole number of them.</summary>
    internal int ObjectBytes => 1000;

    internal Outcome TryTake(Budget payer, out T taken)
    {
        taken = null!;
        if (!payer.TryPay(ObjectBytes)) return StatusCode.OutOfBudget;
        if (TryTake(out taken)) return StatusCode.Ok;
        payer.Repay(ObjectBytes);
        return StatusCode.OutOfMemory;
    }

    internal bool TryTake(out T taken)
    {
        taken = null!;
        if (Left == 0) return false;
        Left--;
        taken = (T)RuntimeHelpers.GetUninitializedObject(typeof(T));
        return _inUse.Add(taken);
    }

    internal void Give(T given) => Panic.Assert(_inUse.Remove(given), "an object was given back twice");
}

/// <summary>The pools that the parts under test use; emptied before each test.</summary>
internal static class Pools
{
    internal static Pool<Budget> Budgets { get; private set; } = new();

    internal static Pool<HandlePage> HandlePages { get; private set; } = new();

    internal static void Reset()
    {
        Budgets = new Pool<Budget>();
        HandlePages = new Pool<HandlePage>();
    }
}
