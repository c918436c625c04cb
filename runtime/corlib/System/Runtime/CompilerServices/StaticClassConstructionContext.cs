namespace System.Runtime.CompilerServices;

/// <summary>The word that the compiler puts beside the statics of a class with a static constructor.</summary>
internal struct StaticClassConstructionContext
{
    public IntPtr cctorMethodAddress;
}
