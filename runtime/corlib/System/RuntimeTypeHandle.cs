namespace System;

public readonly struct RuntimeTypeHandle
{
    private readonly IntPtr _value;

    internal RuntimeTypeHandle(IntPtr value) => _value = value;
}
