namespace System.Diagnostics;

public class UnreachableException : Exception
{
    public UnreachableException() : base("The program executed an instruction that was thought to be unreachable.") { }

    public UnreachableException(string message) : base(message) { }
}
