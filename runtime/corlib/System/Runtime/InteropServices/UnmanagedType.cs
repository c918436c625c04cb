namespace System.Runtime.InteropServices;

/// <summary>The compiler wants the type to exist; nothing is marshalled.</summary>
public enum UnmanagedType
{
}
