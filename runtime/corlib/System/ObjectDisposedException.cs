namespace System;

public class ObjectDisposedException : InvalidOperationException
{
    public ObjectDisposedException(string objectName) : base($"Cannot access a disposed object: '{objectName}'.") { }

    public static void ThrowIf(bool condition, object instance)
    {
        if (condition)
            Failure.InvalidOperation("Cannot access a disposed object.");
    }
}
