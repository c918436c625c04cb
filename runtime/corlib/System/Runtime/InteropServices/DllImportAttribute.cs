namespace System.Runtime.InteropServices;

/// <summary>With the name "*": a direct call of a symbol of the image.</summary>
public sealed class DllImportAttribute : Attribute
{
    public DllImportAttribute(string dllName) { }

    public string EntryPoint;

    public CharSet CharSet;

    public bool ExactSpelling;

    public bool SetLastError;

    public bool PreserveSig;

    public CallingConvention CallingConvention;
}
