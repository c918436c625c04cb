using System;

namespace Mooring.Tests.Corelib;

internal static class DelegateTests
{
    private interface INamed
    {
        string Name { get; }

        string Greet(string who);
    }

    private class Person(string name) : INamed
    {
        public string Name => name;

        public virtual string Greet(string who) => name + " greets " + who;

        internal int Add(int a, int b) => a + b + name.Length;
    }

    private sealed class Quiet(string name) : Person(name)
    {
        public override string Greet(string who) => "...";
    }

    private struct Counter
    {
        internal int Value;

        internal readonly int Get() => Value;
    }

    private static int s_bumps;
    private static readonly Func<int, int> s_double = static x => 2 * x;

    internal static void Run()
    {
        int captured = 5;
        Func<int, int> closure = x => x + captured;
        captured = 6;
        Check.Equal(7, closure(1), "closures capture variables");
        Check.Equal(8, s_double(4), "static lambda in a static field, without a static constructor");
        Action bump = Bump;
        bump();
        Check.Opaque(bump)();
        Check.Equal(2, s_bumps, "static method");
        Person person = new("Ann");
        Func<int, int, int> add = person.Add;
        Check.Equal(6, Check.Opaque(add)(1, 2), "instance method");
        Func<string, string> greet = Check.Opaque<Person>(new Quiet("Bob")).Greet;
        Check.Equal("...", greet("x"), "virtual method");
        INamed named = Check.Opaque<INamed>(person);
        Func<string, string> through = named.Greet;
        Check.Equal("Ann greets Bob", through("Bob"), "interface method");
        Func<int> ofStruct = new Counter { Value = 12 }.Get;
        Check.Equal(12, ofStruct(), "method of a boxed struct");
        Func<object, string> extension = Describe;
        Check.Equal("described", Check.Opaque(extension)(1), "static method with an argument");
        Func<string> bound = "bound".Echo;
        Check.Equal("bound", bound(), "static method closed over its first argument");
        Check.That(new Func<int, int, int>(person.Add) == add && add.Equals(add), "equality");
        Check.That(add.Target == (object)person && bump.Target == null, "target");
        Check.Equal(3, Apply<string, int>(static s => s.Length, "abc"), "generic delegate");
        Check.Equal("x!", Compose<string>(static s => s + "!")("x"), "generic method over a reference type");
        Check.Equal(45, Sum(10, static i => i), "delegates as arguments");
    }

    private static void Bump() => s_bumps++;

    private static string Describe(object value) => "described";

    private static string Echo(this string text) => text;

    private static TResult Apply<T, TResult>(Func<T, TResult> function, T value) => function(value);

    private static Func<T, T> Compose<T>(Func<T, T> function) => x => function(x);

    private static int Sum(int count, Func<int, int> of)
    {
        int sum = 0;
        for (int i = 0; i < count; i++)
            sum += of(i);
        return sum;
    }
}
