namespace System;

/// <summary>What programs may ask of the collector.</summary>
public static class GC
{
    /// <summary>A new array. The collector moves nothing, so every array stays where it is.</summary>
    public static T[] AllocateArray<T>(int length, bool pinned = false) => new T[length];
}
