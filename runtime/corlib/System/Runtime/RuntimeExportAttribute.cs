namespace System.Runtime;

/// <summary>Gives a static method an unmangled symbol with the C calling convention and no prologue of its
/// own.</summary>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class RuntimeExportAttribute : Attribute
{
    public RuntimeExportAttribute(string entryPoint) { }
}
