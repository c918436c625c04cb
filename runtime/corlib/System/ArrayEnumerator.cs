using System.Collections;
using System.Collections.Generic;

namespace System;

internal sealed class ArrayEnumerator<T>(T[] items) : IEnumerator<T>
{
    private int _index = -1;

    public T Current => items[_index];

    object IEnumerator.Current => Current;

    public bool MoveNext()
    {
        if (_index + 1 >= items.Length)
            return false;
        _index++;
        return true;
    }

    public void Reset() => _index = -1;

    public void Dispose() { }
}
