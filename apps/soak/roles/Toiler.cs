using Mooring.Apps.Soak.Raw;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Apps.Soak.Roles;

/// <summary>Makes a region that takes the kernel several turns, and gives it back, for ever.</summary>
internal static class Toiler
{
    private const ulong Pages = 6 * Limits.StepPages;

    public static void Run()
    {
        while (true)
        {
            Verdict.Expect(
                StatusCode.Ok, Wire.Do(KernelMethod.RegionCreate, out ulong region, Pages), KernelMethod.RegionCreate);
            Verdict.Expect(StatusCode.Ok, Wire.Do(KernelMethod.Close, region), KernelMethod.Close);
        }
    }
}
