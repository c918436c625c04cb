using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using Mooring.Kernel;
using Mooring.Kernel.Memory;
using Mooring.Kernel.Objects;
using Xunit;

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
        Budget root = new();
        root.OpenRoot(100);
        Assert.True(root.TryCarve(60, out Budget child));
        Assert.True(child.TryCharge(10));
        child.Hold();
        child.Release();
        Assert.Equal((60ul, 10ul), (root.Used, child.Used));
        child.Refund(10);
        child.Release();
        Assert.Equal((0ul, 0), (root.Used, Pools.Budgets.InUse));
    }

    [Fact]
    public void A_budget_that_is_refunded_too_much_or_ends_in_debt_is_a_panic()
    {
        Pools.Reset();
        Budget root = new();
        root.OpenRoot(100);
        Assert.True(root.TryCharge(5));
        Assert.Throws<PanicException>(() => root.Refund(6));
        Assert.True(root.TryCarve(5, out Budget child));
        Assert.True(child.TryCharge(1));
        Assert.Throws<PanicException>(child.Release);
        child.Refund(1);
        root.Refund(5);
    }

    [Fact]
    public void A_page_that_outlives_its_shut_budget_holds_one_page_of_the_parents_and_no_more()
    {
        Pools.Reset();
        Budget root = new();
        root.OpenRoot(100);
        Assert.True(root.TryCarve(60, out Budget child));
        Assert.True(child.TryCharge(1));
        child.Hold();
        child.Shut();
        child.Release();
        Assert.Equal((1ul, 1ul), (root.Used, child.Limit));
        Assert.False(child.TryCharge(1));
        child.Refund(1);
        child.Release();
        Assert.Equal((0ul, 0), (root.Used, Pools.Budgets.InUse));
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
            (3, BudgetAction.Release), (2, BudgetAction.Shut), (1, BudgetAction.RunDry),
        ];
        Gen<ulong> pages = Gen.Frequency((8, Gen.Choose(0, 200).Select(count => (ulong)count)), (1, Words.Any64));
        Gen<BudgetAction> action = Gen.Frequency(weights.Select(pair => (pair.Item1, Gen.Constant(pair.Item2))));
        return action.SelectMany(_ => Words.Choice.Zip(pages),
            (kind, numbers) => new BudgetStep(kind, numbers.Item1, numbers.Item2));
    }
}

/// <summary>Budgets and, for each, what it should say.</summary>
internal sealed class BudgetWorld
{
    private readonly List<ModelBudget> _budgets;
    private readonly ulong _before = Budget.PagesInUse;

    internal BudgetWorld(ulong pages)
    {
        ModelBudget root = new(new Budget(), null, pages);
        root.Real.OpenRoot(pages);
        _budgets = [root];
    }

    internal void Run(BudgetStep step)
    {
        ModelBudget budget = _budgets[step.Which % _budgets.Count];
        if (budget.Holders == 0) return;
        switch (step.Action)
        {
            case BudgetAction.Carve: Carve(budget, step.Pages); break;
            case BudgetAction.Charge: Charge(budget, step.Pages); break;
            case BudgetAction.Refund: Refund(budget, step.Pages % (budget.Charged + 1)); break;
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
            Refund(budget, budget.Charged);
            while (budget.Holders > 0) Release(budget);
        }
        Refund(_budgets[0], _budgets[0].Charged);
        Assert.Equal((0ul, 0), (_budgets[0].Real.Used, Pools.Budgets.InUse));
        Assert.Equal(_before, Budget.PagesInUse);
    }

    private void Carve(ModelBudget parent, ulong pages)
    {
        bool fits = pages <= parent.Limit - parent.Used && Pools.Budgets.Left > 0;
        Assert.Equal(fits, parent.Real.TryCarve(pages, out Budget child));
        if (!fits) return;
        _budgets.Add(new ModelBudget(child, parent, pages));
        parent.Carved += pages;
        parent.Children++;
    }

    private static void Charge(ModelBudget budget, ulong pages)
    {
        bool fits = pages <= budget.Limit - budget.Used;
        Assert.Equal(fits, budget.Real.TryCharge(pages));
        if (fits) budget.Charged += pages;
    }

    private static void Refund(ModelBudget budget, ulong pages)
    {
        budget.Real.Refund(pages);
        budget.Charged -= pages;
        if (budget.IsShut) GiveUp(budget, pages);
    }

    private static void Shut(ModelBudget budget)
    {
        budget.Real.Shut();
        budget.IsShut = true;
        GiveUp(budget, budget.Limit - budget.Used);
    }

    /// <summary>A budget becomes smaller for its parent's sake, which may be shut as well.</summary>
    private static void GiveUp(ModelBudget budget, ulong pages)
    {
        budget.Limit -= pages;
        budget.Parent!.Carved -= pages;
        if (budget.Parent.IsShut) GiveUp(budget.Parent, pages);
    }

    private static void Hold(ModelBudget budget)
    {
        budget.Real.Hold();
        budget.Holders++;
    }

    /// <summary>The last holder may go only when nothing is charged, and the root never.</summary>
    private bool MayRelease(ModelBudget budget) => budget != _budgets[0] && (budget.Holders > 1 || budget.Charged == 0);

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
        GiveUp(budget, budget.Limit);
        budget.Parent!.Children--;
        EndIfUnheld(budget.Parent);
    }

    private void Check()
    {
        foreach (ModelBudget budget in _budgets)
            Assert.Equal((budget.Limit, budget.Used), (budget.Real.Limit, budget.Real.Used));
        Assert.Equal(_budgets.Count - 1, Pools.Budgets.InUse);
        Assert.Equal(_budgets.Aggregate(_before, (sum, budget) => sum + budget.Charged), Budget.PagesInUse);
    }

    private sealed class ModelBudget(Budget real, ModelBudget? parent, ulong limit)
    {
        internal Budget Real { get; } = real;
        internal ModelBudget? Parent { get; } = parent;
        internal ulong Limit { get; set; } = limit;
        internal bool IsShut { get; set; }
        internal ulong Charged { get; set; }
        internal ulong Carved { get; set; }
        internal int Holders { get; set; } = 1;
        internal int Children { get; set; }
        internal ulong Used => Charged + Carved;
    }
}
