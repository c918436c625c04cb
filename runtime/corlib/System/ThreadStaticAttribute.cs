namespace System;

public sealed class ThreadStaticAttribute : Attribute
{
}
