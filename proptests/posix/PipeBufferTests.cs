using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using Mooring.LibcShim.Abi;
using Mooring.Servers.Posix;
using Xunit;

namespace Mooring.Tests.Posix;

/// <summary>A pipe against a queue of bytes.</summary>
public sealed class PipeBufferTests
{
    private static readonly Gen<(bool Writes, int Length)> s_steps = Gen.Elements(true, true, false).Zip(
        Gen.OneOf(Gen.Choose(0, 10), Gen.Choose(4090, 4100), Gen.Choose(0, 70_000)),
        (writes, length) => (writes, length));

    [Fact]
    public void Bytes_come_out_as_they_went_in() => Prop.ForAll(s_steps.ListOf().ToArbitrary(), steps =>
    {
        PipeBuffer pipe = new() { Readers = 1, Writers = 1 };
        Queue<byte> model = new();
        byte next = 0;
        foreach ((bool writes, int length) in steps)
        {
            byte[] bytes = new byte[length];
            if (!writes)
            {
                long read = pipe.Read(bytes);
                int expected = System.Math.Min(length, model.Count);
                Assert.Equal(length > 0 && model.Count == 0 ? Failure.Again : expected, read);
                for (int i = 0; i < read; i++) Assert.Equal(model.Dequeue(), bytes[i]);
                continue;
            }
            for (int i = 0; i < length; i++) bytes[i] = (byte)(next + i);
            int room = PipeBuffer.Capacity - model.Count;
            long written = pipe.Write(bytes);
            bool mustWait = length > 0 && (room == 0 || length <= PipeBuffer.AtomicBytes && room < length);
            Assert.Equal(mustWait ? Failure.Again : System.Math.Min(length, room), written);
            foreach (byte one in bytes.Take((int)System.Math.Max(0, written))) model.Enqueue(one);
            next += (byte)System.Math.Max(0, written);
        }
        Assert.Equal(model.Count, pipe.Count);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Its_ends_are_told()
    {
        PipeBuffer pipe = new() { Readers = 1, Writers = 1 };
        Assert.Equal(3, pipe.Write([1, 2, 3]));
        pipe.Writers = 0;
        Assert.Equal(2, pipe.Read(new byte[2]));
        Assert.Equal(1, pipe.Peek(new byte[9]));
        Assert.Equal(1, pipe.Read(new byte[9]));
        Assert.Equal(0, pipe.Read(new byte[9]));
        pipe.Readers = 0;
        Assert.Equal(Failure.Of(Errno.EPIPE), pipe.Write([1]));
    }
}
