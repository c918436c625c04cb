namespace System.Runtime.InteropServices;

public sealed class StructLayoutAttribute : Attribute
{
    public StructLayoutAttribute(LayoutKind layoutKind) { }

    public int Size;

    public int Pack;

    public CharSet CharSet;
}
