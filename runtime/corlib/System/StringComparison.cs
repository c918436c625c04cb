namespace System;

/// <summary>
/// All that ignore case do so for ASCII letters only; cultures are not distinguished, and the values beyond Ordinal
/// exist only as far as they mean the same here.
/// </summary>
public enum StringComparison
{
    Ordinal = 4,
    OrdinalIgnoreCase = 5,
}
