namespace System.Runtime.CompilerServices;

/// <summary>The compiler may replace the body.</summary>
public sealed class IntrinsicAttribute : Attribute
{
}
