namespace Internal.Runtime;

/// <summary>May an object of one type stand where another is wanted (ECMA-335 I.8.7)?</summary>
// SAFETY: only method tables that the compiler made are followed, to depths that their own counts state; nothing is
// written.
internal static unsafe class TypeCompatibility
{
    internal static bool IsAssignable(MethodTable* from, MethodTable* to)
    {
        if (from == to)
            return true;
        if (to->IsInterface)
            return Implements(from, to);
        if (to->IsArray)
            return from->IsArray && to->Kind == from->Kind && ElementsFit(from->ElementType, to->ElementType);
        if (from->IsArray)
            return to->Kind == ElementKind.SystemArray || to->BaseType == null;
        return Derives(from, to) || AreVariants(from, to, arrayRules: false);
    }

    internal static bool Derives(MethodTable* from, MethodTable* to)
    {
        if (from->IsArray)
            return to->Kind == ElementKind.SystemArray || (to->Kind == ElementKind.Class && to->BaseType == null);
        for (; from != null; from = from->BaseType)
        {
            if (from == to)
                return true;
        }
        return false;
    }

    internal static bool Implements(MethodTable* from, MethodTable* to)
    {
        MethodTable** interfaces = from->Interfaces;
        int count = from->InterfaceCount;
        for (int i = 0; i < count; i++)
        {
            if (interfaces[i] == to)
                return true;
        }
        if (!to->IsGeneric || !(to->HasVariance || from->IsArray))
            return false;
        for (int i = 0; i < count; i++)
        {
            if (AreVariants(interfaces[i], to, from->IsArray))
                return true;
        }
        return false;
    }

    /// <summary>Two instantiations of one generic type whose arguments differ only as its variance allows. With
    /// <paramref name="arrayRules"/> every parameter counts as covariant, as for the interfaces of arrays.</summary>
    internal static bool AreVariants(MethodTable* from, MethodTable* to, bool arrayRules)
    {
        if (!from->IsGeneric || !to->IsGeneric || from->GenericDefinition != to->GenericDefinition)
            return false;
        MethodTable* definition = to->GenericDefinition;
        if (!definition->HasVariance && !arrayRules)
            return false;
        Variance* variance = definition->HasVariance ? definition->VarianceOfParameters : null;
        int arity = to->GenericArity;
        for (int i = 0; i < arity; i++)
        {
            Variance kind = variance == null ? Variance.Covariant : variance[i];
            if (!ArgumentFits(from->GenericArgument(i), to->GenericArgument(i), kind))
                return false;
        }
        return true;
    }

    private static bool ArgumentFits(MethodTable* from, MethodTable* to, Variance variance)
    {
        if (from == to)
            return true;
        return variance switch
        {
            Variance.Covariant => !from->IsValueType && IsAssignable(from, to),
            Variance.Contravariant => !to->IsValueType && IsAssignable(to, from),
            _ => false,
        };
    }

    /// <summary>References by assignability; numbers of one size whatever their sign, and enums as their
    /// numbers.</summary>
    private static bool ElementsFit(MethodTable* from, MethodTable* to)
    {
        if (from == to)
            return true;
        if (!from->IsValueType)
            return !to->IsValueType && IsAssignable(from, to);
        return from->IsPrimitive && to->IsPrimitive && Unsigned(from->Kind) == Unsigned(to->Kind);
    }

    private static ElementKind Unsigned(ElementKind kind) => kind switch
    {
        ElementKind.SByte => ElementKind.Byte,
        ElementKind.Int16 => ElementKind.UInt16,
        ElementKind.Int32 => ElementKind.UInt32,
        ElementKind.Int64 or ElementKind.IntPtr or ElementKind.UIntPtr => ElementKind.UInt64,
        _ => kind,
    };
}
