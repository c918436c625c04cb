namespace System.Runtime.InteropServices;

public sealed class InAttribute : Attribute
{
}
