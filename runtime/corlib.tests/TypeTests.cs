using System;
using System.Collections;
using System.Collections.Generic;

namespace Mooring.Tests.Corelib;

/// <summary>Casts, type tests, arrays, variance.</summary>
internal static class TypeTests
{
    private class Animal
    {
    }

    private sealed class Dog : Animal, IComparable<Dog>
    {
        public int CompareTo(Dog other) => 0;
    }

    private sealed class Box<T>
    {
        internal T Value;
    }

    private interface ISource<out T>
    {
        T Get();
    }

    private interface ISink<in T>
    {
        string Put(T item);
    }

    private sealed class DogSource : ISource<Dog>
    {
        public Dog Get() => new();
    }

    private sealed class AnimalSink : ISink<Animal>
    {
        public string Put(Animal item) => item is Dog ? "dog" : "animal";
    }

    private enum Small : byte
    {
        One = 1,
    }

    internal static void Run()
    {
        Classes();
        Arrays();
        Generics();
        VariantInterfaces();
    }

    private static void Classes()
    {
        object dog = Check.Opaque<object>(new Dog());
        object animal = Check.Opaque<object>(new Animal());
        Check.That(dog is Animal && dog is Dog && animal is not Dog && dog as Dog != null, "is and as with classes");
        Check.That(dog is IComparable<Dog> && animal is not IComparable<Dog>, "is with interfaces");
        Check.That((Animal)dog == dog, "cast");
        Check.That(Check.Opaque<object>("text") is string, "is string");
        Check.That(Check.Opaque<object>(null) is not Animal, "null is nothing");
        Check.That(dog.GetHashCode() == dog.GetHashCode() && !dog.Equals(animal), "identity");
    }

    private static void Arrays()
    {
        object ints = Check.Opaque<object>(new int[3]);
        object dogs = Check.Opaque<object>(new Dog[2]);
        Check.That(ints is int[] && ints is not long[] && ints is Array && ints is not object[], "array of numbers");
        Check.That(ints is uint[], "array of the other sign");
        Check.That(Check.Opaque<object>(new Small[1]) is byte[], "array of an enum as its number");
        Check.That(dogs is Dog[] && dogs is Animal[] && dogs is object[] && dogs is not string[], "array covariance");
        Check.That(Check.Opaque<object>(new int[1][]) is object[], "jagged array");
        Animal[] animals = (Animal[])dogs;
        animals[Check.Opaque(0)] = new Dog();
        Check.That(animals[0] is Dog, "checked store");
        Check.That(
            ints is IEnumerable<int> && ints is IReadOnlyList<int> && ints is IList<int>,
            "interfaces of an array");
        Check.That(dogs is IEnumerable<Animal> && dogs is IEnumerable, "covariant interfaces of an array");
        int sum = 0;
        foreach (int item in Check.Opaque<IEnumerable<int>>(new[] { 1, 2, 3 }))
            sum += item;
        Check.Equal(6, sum, "an array enumerated as IEnumerable");
        Check.Equal(3, Check.Opaque<IReadOnlyList<int>>(new[] { 1, 2, 3 })[2], "an array indexed as IReadOnlyList");
        int count = 0;
        foreach (Animal item in Check.Opaque<IEnumerable<Animal>>(new[] { new Dog(), new Dog() }))
            count += item is Dog ? 1 : 0;
        Check.Equal(2, count, "an array of a derived class enumerated as of its base");
    }

    private static void Generics()
    {
        object ofInt = Check.Opaque<object>(new Box<int> { Value = 1 });
        object ofDog = Check.Opaque<object>(new Box<Dog>());
        Check.That(
            ofInt is Box<int> && ofInt is not Box<long> && ofDog is Box<Dog> && ofDog is not Box<Animal>,
            "generic classes");
        Check.That(Make<Dog>() is Dog && Make<List<int>>() is List<int> && Make<int>() == 0, "new T()");
        Check.That(IsType<string, string>() && !IsType<string, object>() && IsType<int, int>(), "typeof equality");
    }

    private static void VariantInterfaces()
    {
        object source = Check.Opaque<object>(new DogSource());
        object sink = Check.Opaque<object>(new AnimalSink());
        Check.That(source is ISource<Dog> && source is ISource<Animal> && source is ISource<object>, "covariance");
        Check.That(source is not ISource<string>, "covariance has limits");
        Check.That(sink is ISink<Dog> && sink is not ISink<object>, "contravariance");
        Check.That(((ISource<Animal>)source).Get() is Dog, "call through a covariant interface");
        Check.Equal("dog", ((ISink<Dog>)sink).Put(new Dog()), "call through a contravariant interface");
        Check.That(Check.Opaque<object>(new List<string>()) is IEnumerable<object>, "a list of strings as of objects");
        Check.That(Check.Opaque<object>(new List<int>()) is not IEnumerable<object>, "numbers do not vary");
        Func<Animal, string> general = static animal => animal is Dog ? "dog" : "other";
        Func<Dog, object> special = general;
        Check.Equal("dog", (string)special(new Dog()), "delegates vary");
    }

    private static T Make<T>() where T : new() => new();

    private static bool IsType<T, TOther>() => typeof(T) == typeof(TOther);
}
