namespace System.Runtime;

/// <summary>
/// With <c>MethodImplOptions.InternalCall</c>: the method is the symbol of that name, reached by a plain call. The
/// first argument is always "*".
/// </summary>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class RuntimeImportAttribute : Attribute
{
    public RuntimeImportAttribute(string library) { }

    public RuntimeImportAttribute(string library, string entryPoint) { }
}
