using System;
using FsCheck;
using FsCheck.Fluent;
using Mooring.LibcShim;
using Xunit;

namespace Mooring.Tests.Posix;

/// <summary>What the shim keeps of a file, against a file that others change.</summary>
public sealed class KeptFileTests
{
    private const int Bytes = 64, Held = 16;

    /// <summary>
    /// Reads through one window, over two files, never see what was there before a
    /// change that ended before the read began.
    /// </summary>
    [Fact]
    public void A_window_is_believed_as_long_as_nothing_has_changed() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ListOf().ToArbitrary(), Compare).QuickCheckThrowOnFailure();

    private static void Compare(System.Collections.Generic.IEnumerable<int> steps)
    {
        byte[][] files = [new byte[Bytes], new byte[Bytes]];
        ulong[] counters = new ulong[2];
        byte[] memory = new byte[Held];
        ReadWindow window = default;
        foreach (int step in steps)
        {
            int file = step & 1, at = (step >> 1) % (Bytes + 4), wanted = (step >> 8) % (2 * Held);
            if (step % 3 == 0 && at < Bytes)
            {
                files[file][at]++;
                counters[file]++;
                if (step % 2 == 0) counters[1 - file]++;
                continue;
            }
            int count = window.Find(file, at, wanted, counters[file], out int from);
            for (int i = 0; i < count; i++) Assert.Equal(files[file][at + i], memory[from + i]);
            Assert.True(count <= wanted && count <= Math.Max(0, Bytes - at));
            if (count > 0 || at >= Bytes) continue;
            int filled = Math.Min(Held, Bytes - at);
            files[file].AsSpan(at, filled).CopyTo(memory);
            window = new ReadWindow { Descriptor = file, Start = at, Bytes = filled, Version = counters[file] };
            Assert.Equal(Math.Min(wanted, filled), window.Find(file, at, wanted, counters[file], out _));
        }
    }

    [Theory]
    [InlineData(5, 0, 5)]
    [InlineData(0, 0, 0)]
    [InlineData(-1, 0, -1)]
    [InlineData(-10, 1, 0)]
    [InlineData(-11, 1, -1)]
    [InlineData(7, 1, 17)]
    [InlineData(long.MaxValue, 1, -1)]
    [InlineData(0, 2, -1)]
    [InlineData(0, 9, -1)]
    public void A_seek_that_needs_no_size_is_done_here(long offset, int whence, long expected)
    {
        KeptFile file = KeptFile.Opened(1);
        Assert.True(file.TrySeek(10, 0));
        Assert.Equal(expected >= 0, file.TrySeek(offset, whence));
        Assert.Equal(expected >= 0 ? expected : 10, file.Position);
    }
}
