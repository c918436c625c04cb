namespace System.Runtime.CompilerServices;

/// <summary>A mark in signatures.</summary>
public static class IsVolatile
{
}
