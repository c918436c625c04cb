using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using Mooring.Servers.Posix;
using Xunit;

namespace Mooring.Tests.Posix;

/// <summary>The numbers of a process against a dictionary.</summary>
public sealed class DescriptorsTests
{
    private static readonly Gen<(int What, int Number)> s_steps =
        Gen.Choose(0, 3).Zip(Gen.OneOf(Gen.Choose(0, 40), Gen.Choose(1000, 1030)), (what, number) => (what, number));

    [Fact]
    public void A_new_one_gets_the_lowest_free_number() => Prop.ForAll(s_steps.ListOf().ToArbitrary(), steps =>
    {
        Descriptors<object> table = new();
        Dictionary<int, object> model = [];
        foreach ((int what, int number) in steps) Step(table, model, what, number);
        for (int i = 0; i < Descriptors<object>.Most; i++) Assert.Equal(model.GetValueOrDefault(i), table.Find(i));
        Assert.Equal(model.Count == 0 ? 0 : model.Keys.Max() + 1, table.End);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_child_has_the_same_and_its_own()
    {
        Descriptors<object> table = new();
        object first = new(), second = new();
        table.Add(first, 0, closesAtExec: true);
        table.Add(second, 7);
        List<object> shared = [];
        Descriptors<object> copy = table.Copy(shared.Add);
        Assert.Equal([first, second], shared);
        Assert.True(copy.ClosesAtExec(0));
        copy.Remove(0);
        Assert.Same(first, table.Find(0));
        Assert.Null(copy.Find(0));
    }

    private static void Step(Descriptors<object> table, Dictionary<int, object> model, int what, int number)
    {
        object made = new();
        if (what == 0)
        {
            int lowest = Enumerable.Range(number, 2000).First(free => !model.ContainsKey(free));
            bool fits = lowest < Descriptors<object>.Most;
            Assert.Equal(fits ? lowest : -1, table.Add(made, number));
            if (fits) model[lowest] = made;
        }
        else if (what == 1 && number < Descriptors<object>.Most)
        {
            Assert.Equal(model.GetValueOrDefault(number), table.Replace(number, made, closesAtExec: false));
            model[number] = made;
        }
        else
        {
            Assert.Equal(model.GetValueOrDefault(number), table.Remove(number));
            model.Remove(number);
        }
    }
}
