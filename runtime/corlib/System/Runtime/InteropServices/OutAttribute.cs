namespace System.Runtime.InteropServices;

public sealed class OutAttribute : Attribute
{
}
