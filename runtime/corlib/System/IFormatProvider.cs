namespace System;

/// <summary>Cultures are not distinguished: always null.</summary>
public interface IFormatProvider
{
}
