namespace System.Runtime.CompilerServices;

public sealed class DisableRuntimeMarshallingAttribute : Attribute
{
}
