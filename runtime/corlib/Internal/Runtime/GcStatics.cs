using System;
using System.Runtime;
using System.Runtime.CompilerServices;

namespace Internal.Runtime;

/// <summary>
/// The static fields that hold references. The compiler gives each class that has some a cell; the cells are listed, as
/// 4-byte self-relative pointers, in section 201 of the table that begins at <c>__ReadyToRunHeader</c>. At start a cell
/// holds a 4-byte self-relative pointer to a method table, bit 0 set, and bit 1 if a second such pointer, to initial
/// field values, follows. <see cref="Initialize"/> makes an object of that table, fills it, and leaves its address in
/// the cell (8 bytes). Those objects are all the roots there are besides what the loop itself holds.
/// </summary>
public static unsafe class GcStatics
{
    private const uint HeaderSignature = 0x00525452;
    private const int GcStaticRegion = 201;

    private struct Header
    {
        public uint Signature;
        public uint Version;
        public uint Flags;
        public ushort SectionCount;
        public ushort EntryFormat;
    }

    private struct Section
    {
        public int Id;
        public int Flags;
        public int* Start;
        public int* End;
    }

    private static int* s_cells;
    private static int s_count;

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "rt_r2r_header")]
    private static extern Header* FindHeader();

    /// <summary>Number of objects that hold static fields; valid after <see cref="Initialize"/>.</summary>
    public static int Count => s_count;

    /// <summary>The address of the object, laid out as its method table says, that holds one class's static
    /// references.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    public static void* Root(int index)
    {
        if ((uint)index >= (uint)s_count)
            Failure.IndexOutOfRange();
        return *(void**)CellOf(s_cells + index);
    }

    /// <summary>To be called once, before the first access to a static field that holds a reference.</summary>
    public static void Initialize()
    {
        Header* header = FindHeader();
        if (header->Signature != HeaderSignature)
            Environment.FailFast("The table that the compiler left for start-up is not where it should be.");
        Section* section = (Section*)(header + 1);
        for (int i = 0; i < header->SectionCount; i++, section++)
        {
            if (section->Id == GcStaticRegion)
                InitializeRegion(section->Start, section->End);
        }
    }

    private static void InitializeRegion(int* start, int* end)
    {
        s_cells = start;
        s_count = (int)(end - start);
        for (int* entry = start; entry < end; entry++)
            InitializeCell(CellOf(entry));
    }

    // SAFETY: the cell and what it points to are the compiler's (see above); the object has BaseSize - 16 bytes of
    // fields, which is also the length of the initial values.
    private static void InitializeCell(int* cell)
    {
        nint value = (nint)cell + *cell;
        MethodTable* type = (MethodTable*)(value & ~(nint)3);
        void** made = (void**)Allocation.NewObject(type);
        if ((*cell & 2) != 0)
            Memory.Move(made + 1, (byte*)(cell + 1) + cell[1], type->BaseSize - 16);
        *(void**)cell = made;
    }

    private static int* CellOf(int* entry) => (int*)((byte*)entry + *entry);
}
