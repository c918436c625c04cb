using System;
using FsCheck;
using FsCheck.Fluent;
using Mooring.Rings;
using Xunit;

namespace Mooring.Tests;

/// <summary>
/// A buffer descriptor lies in a region, or it does not: whatever its words are (35, the part without a kernel).
/// </summary>
[Trait("suite", "rings")]
public sealed class BufferDescriptorProperties
{
    [Fact]
    public void P35_a_descriptor_lies_in_a_region_exactly_if_its_last_byte_does() =>
        Always.Holds(Words.Any64.Three().Zip(Words.Any32), input =>
        {
            ((ulong offset, ulong region, ulong delta), uint length) = input;
            foreach (ulong start in (ulong[])[offset, region - delta % 3, region - length + delta % 3])
            {
                UInt128 end = (UInt128)start + length;
                Assert.Equal(end <= region, new BufferDescriptor(1, start, length).LiesIn(region));
            }
        }, tests: 3000);

    [Fact]
    public void P35_any_two_words_are_a_descriptor_and_survive() => Always.Holds(Words.Any64.Two(), words =>
    {
        BufferDescriptor descriptor = BufferDescriptor.FromWords(words.Item1, words.Item2);
        Assert.Equal(words, descriptor.Words);
        Assert.Equal(((uint)words.Item1, (uint)(words.Item1 >> 32), words.Item2),
            (descriptor.Region, descriptor.Length, descriptor.Offset));
        Assert.Equal(words, new BufferDescriptor(descriptor.Region, descriptor.Offset, descriptor.Length).Words);
    }, tests: 1000);
}
