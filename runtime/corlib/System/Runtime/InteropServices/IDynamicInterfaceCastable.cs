namespace System.Runtime.InteropServices;

/// <summary>The compiler wants the type to exist; nothing here asks it.</summary>
public interface IDynamicInterfaceCastable
{
    bool IsInterfaceImplemented(RuntimeTypeHandle interfaceType, bool throwIfNotImplemented);

    RuntimeTypeHandle GetInterfaceImplementation(RuntimeTypeHandle interfaceType);

    internal static IntPtr GetDynamicInterfaceImplementation(
        IDynamicInterfaceCastable instance, RuntimeTypeHandle interfaceType, ushort slot) => default;
}
