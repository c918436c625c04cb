namespace System.Runtime.CompilerServices;

public class SwitchExpressionException : InvalidOperationException
{
    public SwitchExpressionException() : base("Non-exhaustive switch expression failed to match its input.") { }

    public SwitchExpressionException(string message) : base(message) { }

    public SwitchExpressionException(object unmatchedValue) : this() { }
}
