using System;
using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Mooring.Tests.Explorer;

/// <summary>
/// All fields of an object, and of what they hold, however private: to compare two programs, and to hand what one
/// thread knows of an end to another. What is part of the explorer itself (<see cref="IScenery"/>) stays outside.
/// </summary>
internal static class Replica
{
    private static readonly ConcurrentDictionary<Type, FieldInfo[]> s_fields = [];

    internal static void AddTo(ref Digest digest, object? value)
    {
        switch (value)
        {
            case null: digest.Add(ulong.MaxValue); return;
            case IScenery or Delegate: return;
            case string text: digest.Add((ulong)text.GetHashCode(StringComparison.Ordinal)); return;
            case nuint address: digest.Add(address); return;
            case IConvertible plain: digest.Add(Bits(plain)); return;
            case IEnumerable items: AddItems(ref digest, items); return;
        }
        foreach (FieldInfo field in FieldsOf(value.GetType())) AddTo(ref digest, field.GetValue(value));
    }

    internal static object? Copy(object? value)
    {
        if (value is null or IScenery or Delegate or string or IConvertible or nuint) return value;
        if (value is Array array) return CopyOf(array);
        object copy = s_clone.Invoke(value, null)!;
        foreach (FieldInfo field in FieldsOf(value.GetType())) field.SetValue(copy, Copy(field.GetValue(value)));
        return copy;
    }

    private static readonly MethodInfo s_clone =
        typeof(object).GetMethod("MemberwiseClone", BindingFlags.Instance | BindingFlags.NonPublic)!;

    private static Array CopyOf(Array array)
    {
        Array copy = (Array)array.Clone();
        if (array.GetType().GetElementType()!.IsPrimitive) return copy;
        for (int at = 0; at < copy.Length; at++) copy.SetValue(Copy(copy.GetValue(at)), at);
        return copy;
    }

    private static void AddItems(ref Digest digest, IEnumerable items)
    {
        if (items is uint[] words)
        {
            foreach (uint word in words) digest.Add(word);
            return;
        }
        foreach (object? item in items) AddTo(ref digest, item);
        digest.Add(ulong.MaxValue - 1);
    }

    private static ulong Bits(IConvertible plain) =>
        plain is ulong bits ? bits : (ulong)plain.ToInt64(null);

    private static FieldInfo[] FieldsOf(Type type) => s_fields.GetOrAdd(type, static type =>
    {
        System.Collections.Generic.List<FieldInfo> fields = [];
        const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic
            | BindingFlags.DeclaredOnly;
        for (Type? at = type; at is not null && at != typeof(object); at = at.BaseType)
            fields.AddRange(Array.FindAll(at.GetFields(Own), field => !field.FieldType.IsPointer));
        return [.. fields];
    });
}

/// <summary>Part of the explorer: not of what a program knows.</summary>
internal interface IScenery;
