namespace Mooring.Runtime.Heap;

/// <summary>
/// The objects of a program compiled by ILC: their slots (<see cref="GcSeries"/>), and the slots outside the heap.
/// </summary>
/// <remarks>
/// ILC leaves references outside the heap in two places, both listed in its header (RTR sections 201 and 206).
/// <para><b>Statics.</b> Section 201 is a list of i32 offsets, each relative to itself, of cells. Start-up
/// allocates one object for each cell from this heap, holding the reference statics of one class, and writes its
/// address into the cell. The cell is the root; the object is an ordinary one with series of its own.</para>
/// <para><b>Frozen objects</b> lie in the data section: string literals, and what initialisers of statics made at
/// compile time. They are never freed, and references to them are skipped. Can one of them lead to an object of
/// this heap? ILC means to freeze an object with reference fields only when no code stores into them, and for class
/// instances it keeps to that (whole-program knowledge; a field that is stored to anywhere makes the initialiser
/// run at start-up). But not for boxes: <c>static readonly ISet B = new BoxOfRef();</c> freezes the box of a struct
/// although an interface method of that struct stores into it; it was observed to point into the heap. So nothing
/// is assumed: frozen objects that hold references are roots. They are few (delegates, empty arrays, such boxes)
/// and lie together behind the literals, so only the stretch from the first to the last of them is walked.</para>
/// <para>The region begins with a header word; from each object to the next is <see cref="GcSeries.Stride"/> bytes,
/// and a null instead of a method table is padding.</para>
/// </remarks>
// SAFETY: ImageSections finds the sections of this very image, and start-up fills the cells before the first
// collection.
internal unsafe struct NativeObjects : IObjectLayout
{
    private static ImageSection s_statics;
    private static ImageSection s_frozen;

    /// <summary>From the first frozen object that holds references to the end of the last one.</summary>
    private static ImageSection s_holders;

    /// <summary>Call once, before the first collection.</summary>
    internal static void Start()
    {
        s_statics = ImageSections.Find(ImageSections.GcStatics);
        s_frozen = ImageSections.Find(ImageSections.FrozenObjects);
        for (byte* item = First(s_frozen.Start, s_frozen.End); item != null; item = Next(item, s_frozen.End))
        {
            if (!GcSeries.HoldsReferences(item))
                continue;
            s_holders.Start = s_holders.Start == null ? item : s_holders.Start;
            s_holders.End = item + GcSeries.Stride(item);
        }
    }

    public static bool HoldsReferences(void* item) => GcSeries.HoldsReferences(item);

    public static bool IsFrozen(void* item) => item >= s_frozen.Start && item < s_frozen.End;

    public static void VisitReferences<TVisitor>(void* item, ref TVisitor visitor)
        where TVisitor : struct, IReferenceVisitor => GcSeries.Visit(item, ref visitor);

    public static void VisitRoots<TVisitor>(ref TVisitor visitor) where TVisitor : struct, IReferenceVisitor
    {
        for (int* entry = (int*)s_statics.Start; entry < s_statics.End; entry++)
            visitor.Visit((void**)((byte*)entry + *entry), 1);
        for (byte* item = First(s_holders.Start, s_holders.End); item != null; item = Next(item, s_holders.End))
        {
            if (GcSeries.HoldsReferences(item))
                GcSeries.Visit(item, ref visitor);
        }
    }

    private static byte* Next(byte* item, byte* end) => First(item + GcSeries.Stride(item), end);

    /// <summary>The first object at or behind an address, or null when there is none before the end.</summary>
    private static byte* First(byte* address, byte* end)
    {
        while (address < end && *(void**)address == null)
            address += sizeof(void*);
        return address < end ? address : null;
    }
}
