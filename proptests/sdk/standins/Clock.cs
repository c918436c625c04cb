using Mooring.Tests.Sdk;

namespace Mooring.Runtime;

/// <summary>The time is the fake kernel's.</summary>
internal static class Clock
{
    public static ulong NowNs => FakeKernel.Current.NowNs;
}
