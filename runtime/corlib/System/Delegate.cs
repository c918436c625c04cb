using System.Runtime.CompilerServices;
using Internal.Runtime;

namespace System;

/// <summary>
/// A function and what it is called with. The compiler knows the fields and the Initialize methods by name: to call is
/// to jump to <c>_functionPointer</c> with <c>_firstParameter</c>. For an instance method those are the method and the
/// object; for a static one a thunk, made by the compiler, and the delegate itself, from which the thunk takes the
/// method. There is no multicast.
/// </summary>
public abstract unsafe class Delegate
{
    internal object _firstParameter;
    internal object _helperObject;
    internal nint _extraFunctionPointerOrData;
    internal IntPtr _functionPointer;

    /// <summary>The object that the method is called on; null for a static method.</summary>
    public object Target => ReferenceEquals(_firstParameter, this) ? _helperObject : _firstParameter;

    private void InitializeClosedInstance(object firstParameter, IntPtr functionPointer)
    {
        _functionPointer = functionPointer;
        _firstParameter = firstParameter;
    }

    private void InitializeClosedInstanceSlow(object firstParameter, IntPtr functionPointer) =>
        InitializeClosedInstance(firstParameter, functionPointer);

    // SAFETY: the compiler passes the dispatch cell of the interface method that the delegate is made from.
    private void InitializeClosedInstanceToInterface(object firstParameter, IntPtr dispatchCell)
    {
        _functionPointer = (IntPtr)InterfaceDispatch.ResolveCell(firstParameter.m_pEEType, (void*)dispatchCell);
        _firstParameter = firstParameter;
    }

    private void InitializeClosedStaticThunk(object firstParameter, IntPtr functionPointer, IntPtr thunk)
    {
        _extraFunctionPointerOrData = functionPointer;
        _helperObject = firstParameter;
        _functionPointer = thunk;
        _firstParameter = this;
    }

    private void InitializeOpenStaticThunk(object firstParameter, IntPtr functionPointer, IntPtr thunk)
    {
        _firstParameter = this;
        _functionPointer = thunk;
        _extraFunctionPointerOrData = functionPointer;
    }

    /// <summary>Same method on the same object.</summary>
    public override bool Equals(object obj) =>
        obj is Delegate other && other.m_pEEType == m_pEEType && other.Target == Target &&
        other._functionPointer == _functionPointer && other._extraFunctionPointerOrData == _extraFunctionPointerOrData;

    public override int GetHashCode() => _functionPointer.GetHashCode() ^ _extraFunctionPointerOrData.GetHashCode();

    public static bool operator ==(Delegate d1, Delegate d2) => d1 is null ? d2 is null : d1.Equals(d2);

    public static bool operator !=(Delegate d1, Delegate d2) => !(d1 == d2);
}
