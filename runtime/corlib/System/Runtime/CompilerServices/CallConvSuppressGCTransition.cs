namespace System.Runtime.CompilerServices;

/// <summary>A mark in signatures.</summary>
public class CallConvSuppressGCTransition
{
}
