using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;
using Xunit;

namespace Mooring.Tests.Sdk;

/// <summary>Commands that no generated client sends, against a generated skeleton.</summary>
[Collection("loop")]
public class HostileCallsTests
{
    private const ushort Large = 5, Greet = 6, Sum = 7, Fill = 8, Give = 9;

    private const ulong End = SessionBuffer.Bytes;

    /// <summary>A range as it lies in the arguments.</summary>
    private static ulong Range(ulong offset, ulong length) => offset | length << 32;

    private static async ValueTask<StatusCode> Send(ServiceClient service, Command command) =>
        (await service.Call(command)).Code;

    private static ServiceClient Open(LoopWorld world) =>
        new Neighbour(world, () => new ProbeSession(new Probe())).Client(ProbeContract.Instance);

    [Theory]
    [InlineData(End, 1ul)]
    [InlineData(0ul, End + 1)]
    [InlineData(uint.MaxValue, 1ul)]
    [InlineData(1ul, uint.MaxValue)]
    [InlineData(uint.MaxValue, uint.MaxValue)]
    public void A_range_outside_the_lend_is_a_bad_argument(ulong offset, ulong length)
    {
        using LoopWorld world = new();
        ServiceClient service = Open(world);
        world.Run(async () =>
        {
            ulong range = Range(offset, length);
            Assert.Equal(StatusCode.BadArgument, await Send(service, new Command(Sum, range)));
            Assert.Equal(StatusCode.BadArgument, await Send(service, new Command(Fill, range, 1)));
            Assert.Equal(StatusCode.BadArgument, await Send(service, new Command(Greet, range, Range(0, 4), 1)));
            Assert.Equal(StatusCode.BadArgument, await Send(service, new Command(Greet, Range(0, 64), range, 1)));
            Assert.Equal(StatusCode.BadArgument, await Send(service, new Command(Large, range)));
            Command meet = new(ServiceContract.MeetMethod, 1, offset, length);
            Assert.Equal(StatusCode.BadArgument, await Send(service, meet));
            Assert.Equal(StatusCode.Ok, await Send(service, new Command(Sum, Range(0, End))));
        });
    }

    [Fact]
    public void Records_and_rooms_of_a_wrong_size_are_bad_arguments()
    {
        using LoopWorld world = new();
        ServiceClient service = Open(world);
        world.Run(async () =>
        {
            Assert.Equal(StatusCode.BadArgument, await Send(service, new Command(Large, Range(0, 71))));
            Assert.Equal(StatusCode.BadArgument, await Send(service, new Command(Large, Range(0, 73))));
            Assert.Equal(StatusCode.Ok, await Send(service, new Command(Large, Range(0, 72))));
            const ushort move = 2;
            Assert.Equal(StatusCode.BadArgument, await Send(service, new Command(move, Range(0, 23))));
            Assert.Equal(StatusCode.Ok, await Send(service, new Command(move, Range(0, 24))));
        });
    }

    [Fact]
    public void Wrong_texts_absent_capabilities_and_unknown_methods_are_refused()
    {
        using LoopWorld world = new();
        ServiceClient service = Open(world);
        world.Run(async () =>
        {
            BufferSlice slice = await service.Buffer.Take(64);
            slice.Bytes.Span[0] = 0xFF;
            Command noText = new(Greet, Range(64, 64), Range(slice.Offset, 1), 1);
            Command tooLong = new(Greet, Range(64, 64), Range(0, 21), 1);
            Assert.Equal(StatusCode.BadArgument, await Send(service, noText));
            Assert.Equal(StatusCode.BadArgument, await Send(service, tooLong));
            Assert.Equal(StatusCode.BadHandle, await Send(service, new Command(Give)));
            Assert.Equal(StatusCode.UnknownMethod, await Send(service, new Command(14)));
            Assert.Equal(StatusCode.UnknownMethod, await Send(service, new Command(62)));
            Assert.Equal(StatusCode.UnknownMethod, await Send(service, new Command(ushort.MaxValue)));
        });
    }
}
