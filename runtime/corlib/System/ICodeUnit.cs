namespace System;

/// <summary>What text is made of, UTF-16 or UTF-8, so that one formatter serves both.</summary>
internal interface ICodeUnit<TSelf> where TSelf : unmanaged, ICodeUnit<TSelf>
{
    static abstract TSelf FromAscii(int c);

    static abstract int ToInt32(TSelf unit);
}
