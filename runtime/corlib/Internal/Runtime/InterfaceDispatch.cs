using System;
using System.Runtime;

namespace Internal.Runtime;

/// <summary>
/// Finds the code behind an interface call that the compiler left open. Parties: the call site's <see cref="Cell"/>,
/// made by the compiler; native/dispatch.asm, which caches what is found here; the dispatch maps of the object's type
/// and its bases, {standard count, default count, two counts of static ones, then {interface index, slot,
/// implementation} each}. A class's own implementations win over default ones of interfaces, a derived class's over its
/// base's, and at each level the exact interface over one that only fits by variance.
/// </summary>
public static unsafe class InterfaceDispatch
{
    private struct Cell
    {
        public void* Stub;

        /// <summary>A 32-bit self-relative pointer to the interface, flags in its low two bits; in the terminator the
        /// slot.</summary>
        public nuint Interface;
    }

    /// <summary>How many calls were resolved here instead of in the cache.</summary>
    public static int Misses { get; private set; }

    // SAFETY: `cell` is what the stub got from compiled code: cells of one method stand together and end with one whose
    // stub is null and which holds the slot number.
    [RuntimeExport("rt_resolve_dispatch")]
    private static void* Resolve(MethodTable* type, Cell* cell)
    {
        Misses++;
        nint relative = (int)cell->Interface;
        MethodTable* target = (MethodTable*)(((nint)(&cell->Interface) + relative) & ~(nint)3);
        Cell* end = cell;
        while (end->Stub != null)
            end++;
        return Find(type, target, (ushort)end->Interface);
    }

    /// <summary>For a delegate made from an interface method.</summary>
    internal static void* ResolveCell(MethodTable* type, void* cell) => Resolve(type, (Cell*)cell);

    internal static void* Find(MethodTable* type, MethodTable* target, ushort slot)
    {
        void* code = FindIn(type, target, slot, defaults: false);
        if (code == null)
            code = FindIn(type, target, slot, defaults: true);
        if (code == null)
            Failure.NoInterfaceMethod();
        return code;
    }

    private static void* FindIn(MethodTable* type, MethodTable* target, ushort slot, bool defaults)
    {
        for (MethodTable* at = type; at != null; at = at->IsArray ? MethodTable.Of<Array>() : at->BaseType)
        {
            if (!at->HasDispatchMap)
                continue;
            int found = Search(at, target, slot, defaults, variant: false);
            if (found < 0)
                found = Search(at, target, slot, defaults, variant: true);
            if (found >= 0)
                return found < at->VirtualSlotCount
                    ? type->VirtualSlots[found]
                    : at->SealedSlot(found - at->VirtualSlotCount);
        }
        return null;
    }

    /// <summary>The implementing slot, or -1.</summary>
    private static int Search(MethodTable* at, MethodTable* target, ushort slot, bool defaults, bool variant)
    {
        ushort* map = at->DispatchMap;
        int standard = map[0];
        ushort* entry = map + 4 + (defaults ? 3 * standard : 0);
        ushort* end = entry + 3 * (defaults ? map[1] : standard);
        for (; entry < end; entry += 3)
        {
            if (entry[1] != slot)
                continue;
            MethodTable* candidate = at->Interfaces[entry[0]];
            if (candidate == target || (variant && TypeCompatibility.AreVariants(candidate, target, at->IsArray)))
                return entry[2];
        }
        return -1;
    }
}
