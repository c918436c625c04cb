namespace System;

/// <summary>
/// What `throw` takes. It ends the process with <see cref="Message"/> and a backtrace; a `catch` compiles and never
/// runs. Failures that are expected are values, not exceptions.
/// </summary>
public class Exception
{
    private readonly string _message;

    public Exception() : this("Exception was thrown.") { }

    public Exception(string message) => _message = message;

    public Exception(string message, Exception innerException)
    {
        _message = message;
        InnerException = innerException;
    }

    public virtual string Message => _message;

    public Exception InnerException { get; }

    public override string ToString() => Message;
}
