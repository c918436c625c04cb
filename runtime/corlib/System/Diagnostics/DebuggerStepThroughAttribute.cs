namespace System.Diagnostics;

public sealed class DebuggerStepThroughAttribute : Attribute
{
}
