using System.Runtime.CompilerServices;

namespace System;

/// <summary>
/// Only what the compiler folds away: <c>typeof(A) == typeof(B)</c> and <c>typeof(T).IsValueType</c>. There are no type
/// objects at run time.
/// </summary>
public class Type
{
    public bool IsValueType
    {
        [Intrinsic]
        get
        {
            Failure.NotSupported();
            return false;
        }
    }

    [Intrinsic]
    public static Type GetTypeFromHandle(RuntimeTypeHandle handle) => null;

    [Intrinsic]
    public static bool operator ==(Type left, Type right)
    {
        Failure.NotSupported();
        return false;
    }

    [Intrinsic]
    public static bool operator !=(Type left, Type right) => !(left == right);

    public override bool Equals(object obj) => (object)this == obj;

    public override int GetHashCode() => 0;
}
