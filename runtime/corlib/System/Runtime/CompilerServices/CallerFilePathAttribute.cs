namespace System.Runtime.CompilerServices;

public sealed class CallerFilePathAttribute : Attribute
{
}
