namespace System.Runtime;

/// <summary>`throw` ends the process: nothing is unwound, no `catch` or `finally` runs.</summary>
internal static class ExceptionHandling
{
    [RuntimeExport("RhpThrowEx")]
    private static void Throw(object thrown)
    {
        Span<char> buffer = stackalloc char[512];
        FailureText text = new(buffer);
        text.Append("Unhandled exception: ");
        text.Append(thrown is Exception exception ? exception.Message : "thrown null");
        Environment.FailFast(text.Written);
    }

    [RuntimeExport("RhpRethrow")]
    private static void Rethrow() => Environment.FailFast("Unhandled exception.");
}
