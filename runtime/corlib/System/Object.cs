using System.Runtime.CompilerServices;
using Internal.Runtime;

namespace System;

public unsafe class Object
{
    /// <summary>The first word of every object; the compiler knows the field by this name.</summary>
    // SAFETY: written once, by the allocator, with a table that the compiler made; only read from then on.
    internal MethodTable* m_pEEType;

    public Object() { }

    public virtual bool Equals(object obj) => (object)this == obj;

    /// <summary>By address, which is stable: nothing is ever moved.</summary>
    public virtual int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    /// <summary>There are no type names: classes that are printed override this.</summary>
    public virtual string ToString() => "object";

    public static bool ReferenceEquals(object objA, object objB) => objA == objB;

    public static bool Equals(object objA, object objB) =>
        objA == objB || (objA != null && objB != null && objA.Equals(objB));
}
