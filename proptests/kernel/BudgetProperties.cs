using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using Mooring.Kernel;
using Mooring.Kernel.Memory;
using Mooring.Kernel.Objects;
using Mooring.Rings;
using Xunit;
using Outcome = Mooring.Kernel.Outcome;

namespace Mooring.Tests;

internal enum BudgetAction
{
    Carve,
    Charge,
    Refund,
    Hold,
    Release,
    Shut,
    RunDry,
    Take,
    PutBack,
    Pay,
    Repay,
}

internal sealed record BudgetStep(BudgetAction Action, int Which, ulong Pages);

/// <summary>
/// The tree of budgets against a model: nothing is paid twice, nothing is lost, and everything comes back.
/// </summary>
[Trait("suite", "kernel")]
[Collection("pools")]
public sealed class BudgetProperties
{
    [Fact]
    public void P25_budgets_add_up() => Always.Holds(Script.Of(Steps()), RunProgram, tests: 400, size: 300);

    [Fact]
    public void Memory_that_outlives_its_payer_is_paid_by_the_payers_budget_until_it_goes()
    {
        Pools.Reset();
        Budget root = Root(100), child = Carve(root, 60);
        Assert.True(child.TryCharge(10));
        child.Hold();
        child.Release();
        Assert.Equal((61ul, 10ul), (root.Used(Resource.Pages), child.Used(Resource.Pages)));
        child.Refund(10);
        child.Release();
        Assert.Equal((0ul, 0), (root.Used(Resource.Pages), Pools.Budgets.InUse));
    }

    [Fact]
    public void A_budget_that_is_refunded_too_much_or_ends_in_debt_is_a_panic()
    {
        Pools.Reset();
        Budget root = Root(100);
        Assert.True(root.TryCharge(5));
        Assert.Throws<PanicException>(() => root.Refund(6));
        Budget child = Carve(root, 5);
        Assert.True(child.TryCharge(1));
        Assert.Throws<PanicException>(child.Release);
        child.Refund(1);
        root.Refund(5);
    }

    [Fact]
    public void A_page_that_outlives_its_shut_budget_holds_one_page_of_the_parents_and_no_more()
    {
        Pools.Reset();
        Budget root = Root(100), child = Carve(root, 60);
        Assert.True(child.TryCharge(1));
        child.Hold();
        child.Shut();
        child.Release();
        Assert.Equal((2ul, 1ul), (root.Used(Resource.Pages), child.Limit(Resource.Pages)));
        Assert.False(child.TryCharge(1));
        child.Refund(1);
        child.Release();
        Assert.Equal((0ul, 0), (root.Used(Resource.Pages), Pools.Budgets.InUse));
    }

    [Fact]
    public void P25_who_runs_out_of_one_kind_has_the_others_and_nobody_else_notices()
    {
        Pools.Reset();
        Budget root = Root(100);
        Budget one = Carve(root, 20), two = Carve(root, 20);
        Assert.True(one.TryTake(Resource.Threads, 20));
        Assert.False(one.TryTake(Resource.Threads, 1));
        Assert.True(one.TryCharge(1) && one.TryTake(Resource.Channels, 20) && two.TryTake(Resource.Threads, 20));
        Assert.Equal(StatusCode.OutOfBudget, one.TryCarve(Sum(1), out _).Code);
        one.Refund(1);
        one.PutBack(Resource.Threads, 20);
        one.PutBack(Resource.Channels, 20);
        two.PutBack(Resource.Threads, 20);
        one.Release();
        two.Release();
        Assert.Equal((0ul, 0), (root.Used(Resource.Pages), Pools.Budgets.InUse));
    }

    private static Budget Root(ulong count)
    {
        Budget root = new();
        root.OpenRoot(Sum(count));
        return root;
    }

    private static Budget Carve(Budget parent, ulong count)
    {
        Assert.True(parent.TryCarve(Sum(count), out Budget child).IsOk);
        return child;
    }

    private static Amounts Sum(ulong count)
    {
        Amounts amounts = default;
        for (int kind = 0; kind < Amounts.Kinds; kind++) amounts[kind] = count;
        return amounts;
    }

    private static void RunProgram(BudgetStep[] steps)
    {
        Pools.Reset();
        BudgetWorld world = new(1000);
        foreach (BudgetStep step in steps) world.Run(step);
        world.ReleaseAll();
    }

    private static Gen<BudgetStep> Steps()
    {
        (int, BudgetAction)[] weights =
        [
            (5, BudgetAction.Carve), (8, BudgetAction.Charge), (5, BudgetAction.Refund), (2, BudgetAction.Hold),
            (3, BudgetAction.Release), (2, BudgetAction.Shut), (1, BudgetAction.RunDry), (5, BudgetAction.Take),
            (3, BudgetAction.PutBack), (4, BudgetAction.Pay), (3, BudgetAction.Repay),
        ];
        Gen<ulong> pages = Gen.Frequency((8, Gen.Choose(0, 200).Select(count => (ulong)count)), (1, Words.Any64));
        Gen<BudgetAction> action = Gen.Frequency(weights.Select(pair => (pair.Item1, Gen.Constant(pair.Item2))));
        return action.SelectMany(_ => Words.Choice.Zip(pages),
            (kind, numbers) => new BudgetStep(kind, numbers.Item1, numbers.Item2));
    }
}

/// <summary>Budgets and, for each, what it should say, of pages and of one of the other kinds.</summary>
internal sealed class BudgetWorld
{
    private const Resource Other = Resource.Threads;

    private readonly List<ModelBudget> _budgets;
    private readonly ulong _before = Budget.PagesInUse;

    internal BudgetWorld(ulong count)
    {
        ModelBudget root = new(new Budget(), null, count, count);
        root.Real.OpenRoot(Sum(count, count));
        _budgets = [root];
    }

    internal void Run(BudgetStep step)
    {
        ModelBudget budget = _budgets[step.Which % _budgets.Count];
        if (budget.Holders == budget.Paid.Count && step.Action != BudgetAction.Repay) return;
        switch (step.Action)
        {
            case BudgetAction.Carve: Carve(budget, step.Pages, step.Pages >> 1); break;
            case BudgetAction.Charge: Charge(budget, step.Pages); break;
            case BudgetAction.Refund: Refund(budget, step.Pages % (budget.Charged + 1)); break;
            case BudgetAction.Take: Take(budget, step.Pages); break;
            case BudgetAction.PutBack: PutBack(budget, step.Pages % (budget.Taken + 1)); break;
            case BudgetAction.Pay: Pay(budget, (int)(step.Pages % 6000)); break;
            case BudgetAction.Repay when budget.Paid.Count > 0: Repay(budget); break;
            case BudgetAction.Hold: Hold(budget); break;
            case BudgetAction.Release when MayRelease(budget): Release(budget); break;
            case BudgetAction.Shut when budget != _budgets[0]: Shut(budget); break;
            case BudgetAction.RunDry: Pools.Budgets.Left = step.Which % 3; break;
        }
        Check();
    }

    /// <summary>Every budget that is left ends, children before parents.</summary>
    internal void ReleaseAll()
    {
        while (_budgets.Count > 1)
        {
            ModelBudget budget = _budgets.Last(budget => budget.Children == 0);
            Empty(budget);
            while (budget.Holders > 0) Release(budget);
        }
        Empty(_budgets[0]);
        Budget root = _budgets[0].Real;
        Assert.Equal((0ul, 0ul, 0), (root.Used(Resource.Pages), root.Used(Other), Pools.Budgets.InUse));
        Assert.Equal(_before, Budget.PagesInUse);
    }

    private void Empty(ModelBudget budget)
    {
        budget.Holders++;
        budget.Real.Hold();
        Refund(budget, budget.Charged);
        PutBack(budget, budget.Taken);
        while (budget.Paid.Count > 0) Repay(budget);
        if (budget == _budgets[0]) return;
        budget.Holders--;
        budget.Real.Release();
        EndIfUnheld(budget);
    }

    private void Carve(ModelBudget parent, ulong pages, ulong others)
    {
        ulong left = parent.Left, more = parent.PagesForOneMore(Pools.Budgets.ObjectBytes);
        bool fits = more <= left && pages <= left - more && others <= parent.OthersLeft;
        StatusCode expected = fits ? StatusCode.Ok : StatusCode.OutOfBudget;
        if (more <= left && Pools.Budgets.Left == 0) expected = StatusCode.OutOfMemory;
        Assert.Equal(expected, parent.Real.TryCarve(Sum(pages, others), out Budget child).Code);
        if (expected != StatusCode.Ok) return;
        _budgets.Add(new ModelBudget(child, parent, pages, others));
        parent.Carved += pages;
        parent.OthersCarved += others;
        parent.Children++;
    }

    private static void Charge(ModelBudget budget, ulong pages)
    {
        bool fits = pages <= budget.Left;
        Assert.Equal(fits, budget.Real.TryCharge(pages));
        if (fits) budget.Charged += pages;
    }

    private static void Refund(ModelBudget budget, ulong pages)
    {
        budget.Real.Refund(pages);
        budget.Charged -= pages;
        GiveUp(budget, pages, 0);
    }

    private static void Take(ModelBudget budget, ulong count)
    {
        bool fits = count <= budget.OthersLeft;
        Assert.Equal(fits, budget.Real.TryTake(Other, count));
        if (fits) budget.Taken += count;
    }

    private static void PutBack(ModelBudget budget, ulong count)
    {
        budget.Real.PutBack(Other, count);
        budget.Taken -= count;
        GiveUp(budget, 0, count);
    }

    private static void Pay(ModelBudget budget, int bytes)
    {
        bool fits = budget.PagesForOneMore(bytes) <= budget.Left;
        Assert.Equal(fits, budget.Real.TryPay(bytes));
        if (!fits) return;
        budget.Paid.Push(bytes);
        budget.Holders++;
    }

    private void Repay(ModelBudget budget)
    {
        ulong before = budget.ObjectPages;
        int bytes = budget.Paid.Pop();
        budget.Real.Repay(bytes);
        budget.Holders--;
        GiveUp(budget, before - budget.ObjectPages, 0);
        EndIfUnheld(budget);
    }

    private static void Shut(ModelBudget budget)
    {
        budget.Real.Shut();
        if (budget.IsShut) return;
        budget.IsShut = true;
        GiveUp(budget, budget.Left, budget.OthersLeft);
    }

    /// <summary>What a shut budget has no use for is its parent's, who may be shut as well.</summary>
    private static void GiveUp(ModelBudget budget, ulong pages, ulong others)
    {
        for (; budget.IsShut; budget = budget.Parent!)
        {
            budget.Limit -= pages;
            budget.Others -= others;
            budget.Parent!.Carved -= pages;
            budget.Parent.OthersCarved -= others;
        }
    }

    private static void Hold(ModelBudget budget)
    {
        budget.Real.Hold();
        budget.Holders++;
    }

    /// <summary>The last holder may go only when nothing is charged, and the root never.</summary>
    private bool MayRelease(ModelBudget budget) =>
        budget != _budgets[0] && budget.Holders > budget.Paid.Count
        && (budget.Holders - budget.Paid.Count > 1 || budget.Charged + budget.Taken == 0);

    private void Release(ModelBudget budget)
    {
        budget.Real.Release();
        budget.Holders--;
        EndIfUnheld(budget);
    }

    /// <summary>A budget ends with its last holder, and its children hold it.</summary>
    private void EndIfUnheld(ModelBudget budget)
    {
        if (budget.Holders + budget.Children > 0) return;
        Assert.True(_budgets.Remove(budget));
        ModelBudget parent = budget.Parent!;
        parent.Carved -= budget.Limit;
        parent.OthersCarved -= budget.Others;
        ulong before = parent.ObjectPages;
        parent.Children--;
        GiveUp(parent, budget.Limit + before - parent.ObjectPages, budget.Others);
        EndIfUnheld(parent);
    }

    private void Check()
    {
        foreach (ModelBudget budget in _budgets)
        {
            Budget real = budget.Real;
            Assert.Equal((budget.Limit, budget.Used), (real.Limit(Resource.Pages), real.Used(Resource.Pages)));
            Assert.Equal((budget.Others, budget.OthersUsed), (real.Limit(Other), real.Used(Other)));
        }
        Assert.Equal(_budgets.Count - 1, Pools.Budgets.InUse);
        Assert.Equal(_budgets.Aggregate(_before, (sum, budget) => sum + budget.Charged), Budget.PagesInUse);
    }

    private static Amounts Sum(ulong pages, ulong others)
    {
        Amounts amounts = default;
        (amounts[(int)Resource.Pages], amounts[(int)Other]) = (pages, others);
        return amounts;
    }

    private sealed class ModelBudget(Budget real, ModelBudget? parent, ulong limit, ulong others)
    {
        internal Budget Real { get; } = real;
        internal ModelBudget? Parent { get; } = parent;
        internal ulong Limit { get; set; } = limit;
        internal ulong Others { get; set; } = others;
        internal bool IsShut { get; set; }
        internal ulong Charged { get; set; }
        internal ulong Carved { get; set; }
        internal ulong Taken { get; set; }
        internal ulong OthersCarved { get; set; }
        internal Stack<int> Paid { get; } = new();
        internal int Holders { get; set; } = 1;
        internal int Children { get; set; }
        internal ulong Used => Charged + Carved + ObjectPages;
        internal ulong Left => Limit - Used;
        internal ulong OthersUsed => Taken + OthersCarved;
        internal ulong OthersLeft => Others - OthersUsed;
        internal ulong ObjectPages => PagesFor(Bytes);

        private int Bytes => Paid.Sum() + Children * Pools.Budgets.ObjectBytes;

        internal ulong PagesForOneMore(int bytes) => PagesFor(Bytes + bytes) - ObjectPages;

        private static ulong PagesFor(int bytes) => (ulong)(bytes + 4095) / 4096;
    }
}
