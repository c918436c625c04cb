namespace Mooring.Tests.Corelib;

internal static class Program
{
    private static int Main()
    {
        IntegerTests.Run();
        MemoryTests.Run();
        TypeTests.Run();
        BoxingTests.Run();
        DelegateTests.Run();
        LanguageTests.Run();
        StringTests.Run();
        SpanTests.Run();
        Utf8Tests.Run();
        FormatTests.Run();
        ListTests.Run();
        DictionaryTests.Run();
        SortTests.Run();
        CancellationTests.Run();
        AssertTests.Run();
        Check.Finish();
        return Machine.ExitCode;
    }
}
