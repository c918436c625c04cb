using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;
using Mooring.Servers.Block;
using Xunit;

namespace Mooring.Tests.Disks;

/// <summary>What clients are told of a device, by what it says of itself.</summary>
public sealed class DiskFactsTests
{
    private const ulong Longest = 1 << 1, Most = 1 << 2, ReadOnly = 1 << 5, Flush = 1 << 9;

    [Theory]
    [InlineData(0, 0u, 0u, 256, 256u, DiskTraits.None)]
    [InlineData(Flush | ReadOnly, 0u, 0u, 256, 256u, DiskTraits.Cached | DiskTraits.ReadOnly)]
    [InlineData(Most, 0u, 254u, 256, 256u, DiskTraits.None)]
    [InlineData(Most, 0u, 9u, 256, 64u, DiskTraits.None)]
    [InlineData(Most, 0u, 2u, 256, 8u, DiskTraits.None)]
    [InlineData(Most, 0u, uint.MaxValue, 256, 256u, DiskTraits.None)]
    [InlineData(0, 0u, 0u, 8, 40u, DiskTraits.None)]
    [InlineData(Longest, 4096u, 0u, 256, 256u, DiskTraits.None)]
    public void A_request_fits_wherever_it_begins(
        ulong features, uint longest, uint most, int slots, uint sectors, DiskTraits traits)
    {
        Result<DiskGeometry> geometry = DiskFacts.Geometry(features, [7, 1, longest, most], slots);
        Assert.Equal(StatusCode.Ok, geometry.Code);
        Assert.Equal((0x1_0000_0007ul, sectors, traits),
            (geometry.Value.Sectors, geometry.Value.MostSectors, geometry.Value.Traits));
    }

    [Theory]
    [InlineData(Most, 0u, 1u, 256)]
    [InlineData(Most, 0u, 0u, 256)]
    [InlineData(0, 0u, 0u, 2)]
    [InlineData(0, 0u, 0u, 1)]
    [InlineData(0, 0u, 0u, 0)]
    [InlineData(Longest, 4095u, 0u, 256)]
    public void A_device_that_takes_no_page_is_not_supported(ulong features, uint longest, uint most, int slots) =>
        Assert.Equal(StatusCode.Unsupported, DiskFacts.Geometry(features, [7, 0, longest, most], slots).Code);
}
