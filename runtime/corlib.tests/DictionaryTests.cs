using System;
using System.Collections.Generic;

namespace Mooring.Tests.Corelib;

/// <summary>Dictionary and HashSet.</summary>
internal static class DictionaryTests
{
    private enum Kind
    {
        A,
        B,
    }

    private sealed class Colliding(int value) : IEquatable<Colliding>
    {
        private readonly int _value = value;

        public bool Equals(Colliding other) => other != null && _value == other._value;

        public override bool Equals(object obj) => Equals(obj as Colliding);

        public override int GetHashCode() => 1;
    }

    internal static void Run()
    {
        Words();
        Churn();
        Keys();
        Sets();
    }

    private static void Words()
    {
        Dictionary<string, int> ages = new() { { "ann", 1 }, { "bob", 2 } };
        ages["cid"] = 3;
        ages["ann"] = 10;
        Check.That(ages.Count == 3 && ages["ann"] == 10 && ages[Check.Opaque("c") + "id"] == 3, "strings as keys");
        Check.That(ages.TryGetValue("bob", out int bob) && bob == 2 && !ages.TryGetValue("dan", out _), "TryGetValue");
        Check.That(!ages.TryAdd("bob", 5) && ages.TryAdd("dan", 4) && ages.ContainsKey("dan"), "TryAdd");
        Check.That(ages.Remove("ann", out int ann) && ann == 10 && !ages.Remove("ann"), "remove");
        string order = "";
        foreach ((string name, int age) in ages)
            order += name + age;
        Check.Equal("bob2cid3dan4", order, "enumerated in order");
        Check.Equal("bob,cid,dan", string.Join(",", ages.Keys), "keys");
        int sum = 0;
        foreach (int age in ages.Values)
            sum += age;
        Check.Equal(9, sum, "values");
        ages.Clear();
        Check.That(ages.Count == 0 && !ages.ContainsKey("bob"), "clear");
    }

    private static void Churn()
    {
        Dictionary<long, long> map = new();
        bool right = true;
        for (long i = 0; i < 5000; i++)
        {
            map[i * 4096] = i;
            if (i % 3 == 0)
                right &= map.Remove(i / 2 * 4096) == (i / 2 * 2 <= i);
        }
        int wrong = 0;
        foreach ((long key, long value) in map)
            wrong += key == value * 4096 && map[key] == value ? 0 : 1;
        Check.That(wrong == 0 && map.Count > 3000, "thousands, with removals");
        int count = 0;
        foreach (KeyValuePair<long, long> _ in map)
            count++;
        Check.Equal(map.Count, count, "count agrees with enumeration");
        ulong before = Machine.Allocated;
        for (long i = 0; i < 1000; i++)
        {
            map.Remove(4096 * 4999);
            map[4096 * 4999] = i;
        }
        Check.Equal(0, (long)(Machine.Allocated - before), "removed entries are used again");
    }

    private static void Keys()
    {
        Dictionary<Kind, string> kinds = new() { [Kind.A] = "a", [Kind.B] = "b" };
        Check.Equal("b", kinds[Kind.B], "enums as keys");
        Dictionary<(int, string), int> pairs = new() { [(1, "x")] = 5 };
        Check.That(pairs[(1, Check.Opaque("x"))] == 5 && !pairs.ContainsKey((2, "x")), "tuples as keys");
        Dictionary<Colliding, int> colliding = new();
        for (int i = 0; i < 50; i++)
            colliding[new Colliding(i)] = i;
        Check.That(colliding.Remove(new Colliding(25)) && colliding.Count == 49, "one chain");
        Check.That(
            colliding[new Colliding(49)] == 49 && !colliding.ContainsKey(new Colliding(25)),
            "one chain, searched");
    }

    private static void Sets()
    {
        HashSet<string> set = ["a", "b", "a"];
        Check.That(set.Count == 2 && set.Contains("b") && !set.Add("a") && set.Add("c"), "set");
        set.ExceptWith(new[] { "a", "z" });
        Check.Equal("b,c", string.Join(",", set), "set without some");
    }
}
