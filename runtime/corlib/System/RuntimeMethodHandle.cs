namespace System;

public readonly struct RuntimeMethodHandle
{
    private readonly IntPtr _value;

    internal RuntimeMethodHandle(IntPtr value) => _value = value;
}
