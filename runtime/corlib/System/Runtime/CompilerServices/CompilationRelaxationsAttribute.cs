namespace System.Runtime.CompilerServices;

public sealed class CompilationRelaxationsAttribute : Attribute
{
    public CompilationRelaxationsAttribute(int relaxations) { }
}
