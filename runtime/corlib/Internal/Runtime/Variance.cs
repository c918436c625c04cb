namespace Internal.Runtime;

/// <summary>How a type parameter may differ between two instantiations that are still compatible.</summary>
internal enum Variance : byte
{
    None = 0,
    Covariant = 1,
    Contravariant = 2,
}
