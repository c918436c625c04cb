using System.Runtime.CompilerServices;
using Internal.Runtime;

namespace System;

public static unsafe class Activator
{
    [Intrinsic]
    private static extern IntPtr DefaultConstructorOf<T>();

    /// <summary>What <c>new T()</c> becomes.</summary>
    // SAFETY: the compiler answers both questions for the same T, so the constructor is called on an object of its
    // class.
    [Intrinsic]
    public static T CreateInstance<T>()
    {
        if (typeof(T).IsValueType)
            return default;
        object made = Allocation.AsObject(Allocation.NewObject(MethodTable.Of<T>()));
        ((delegate*<object, void>)DefaultConstructorOf<T>())(made);
        return (T)made;
    }
}
