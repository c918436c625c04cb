namespace System.Diagnostics;

public sealed class DebuggerNonUserCodeAttribute : Attribute
{
}
