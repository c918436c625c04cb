namespace System;

/// <summary>The base of every delegate type; one target each, whatever the name says.</summary>
public abstract class MulticastDelegate : Delegate
{
}
