namespace System;

public class OperationCanceledException : SystemException
{
    public OperationCanceledException() : base("The operation was canceled.") { }

    public OperationCanceledException(string message) : base(message) { }
}
