using Mooring.Diagnostics;

namespace Mooring.Tests.Corelib;

// SAFETY: unsafe for the function pointer alone; it is a static method's.
internal static unsafe class AssertTests
{
    private static int s_number = 3;

    internal static void Run()
    {
        Assert.That(s_number == 3);
        Check.Fails(&AssertFalse, "Assertion failed: s_number == 4 at ", "assertion");
    }

    private static void AssertFalse() => Assert.That(s_number == 4);
}
