using Internal.Runtime;

namespace Mooring.Tests.Corelib;

internal static class Program
{
    [System.Runtime.RuntimeExport("test_main")]
    private static void Run()
    {
        GcStatics.Initialize();
        IntegerTests.Run();
        MemoryTests.Run();
        TypeTests.Run();
        DispatchTests.Run();
        DispatchCacheTests.Run();
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
        AllocationTests.Run();
        AsyncTests.Run();
        CancellationTests.Run();
        FailureTests.Run();
        Check.Finish();
    }

    private static void Main()
    {
    }
}
