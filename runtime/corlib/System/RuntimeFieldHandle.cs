namespace System;

public readonly struct RuntimeFieldHandle
{
    private readonly IntPtr _value;

    internal RuntimeFieldHandle(IntPtr value) => _value = value;
}
