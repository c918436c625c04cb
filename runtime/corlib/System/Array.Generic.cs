using System.Collections;
using System.Collections.Generic;
using System.Runtime.CompilerServices;

namespace System;

/// <summary>What arrays of T implement: the compiler takes the interfaces of <c>T[]</c> from here. `this` is a
/// <c>T[]</c>.</summary>
internal sealed class Array<T> : Array, IList<T>, IReadOnlyList<T>
{
    // SAFETY: no object of this class exists; every `this` is an array whose element type is T.
    private T[] Items => Unsafe.As<T[]>(this);

    public int Count => Length;

    public bool IsReadOnly => true;

    public T this[int index]
    {
        get => Items[index];
        set => Items[index] = value;
    }

    public IEnumerator<T> GetEnumerator() => new ArrayEnumerator<T>(Items);

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public int IndexOf(T item) => IndexOf(Items, item);

    public bool Contains(T item) => IndexOf(Items, item) >= 0;

    public void CopyTo(T[] array, int arrayIndex) => Copy(Items, 0, array, arrayIndex, Length);

    public void Add(T item) => Failure.NotSupported();

    public void Clear() => Failure.NotSupported();

    public void Insert(int index, T item) => Failure.NotSupported();

    public void RemoveAt(int index) => Failure.NotSupported();

    public bool Remove(T item)
    {
        Failure.NotSupported();
        return false;
    }
}
