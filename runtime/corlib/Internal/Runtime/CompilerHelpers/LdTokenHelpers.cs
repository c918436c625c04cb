using System;

namespace Internal.Runtime.CompilerHelpers;

/// <summary>What <c>ldtoken</c> calls where the compiler did not fold it away. There are no type objects: a null
/// Type.</summary>
internal static class LdTokenHelpers
{
    private static RuntimeTypeHandle GetRuntimeTypeHandle(IntPtr type) => new(type);
    private static Type GetRuntimeType(IntPtr type) => null;
    private static RuntimeMethodHandle GetRuntimeMethodHandle(IntPtr method) => new(method);
    private static RuntimeFieldHandle GetRuntimeFieldHandle(IntPtr field) => new(field);
}
