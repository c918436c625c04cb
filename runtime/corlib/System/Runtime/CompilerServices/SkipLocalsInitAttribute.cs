namespace System.Runtime.CompilerServices;

public sealed class SkipLocalsInitAttribute : Attribute
{
}
