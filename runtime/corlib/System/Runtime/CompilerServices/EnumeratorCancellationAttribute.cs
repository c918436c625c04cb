namespace System.Runtime.CompilerServices;

public sealed class EnumeratorCancellationAttribute : Attribute
{
}
