namespace System;

/// <summary>The compiler wants the type to exist.</summary>
internal sealed class RuntimeType : Type
{
}
