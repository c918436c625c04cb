using System;
using System.Buffers.Binary;
using Mooring.Runtime;

namespace Mooring.Servers.Posix;

/// <summary>What a program is started with, as the shim's first call wants it.</summary>
/// <param name="words">Path, arguments, environment, each with a NUL behind it.</param>
internal sealed class Beginning(byte[] words, uint arguments, uint environment, bool isTraced)
{
    private const int HeaderBytes = 16;

    /// <summary>False: there is no room for it.</summary>
    public bool TryWrite(SharedBytes into, out int length)
    {
        length = HeaderBytes + words.Length;
        if (into.Length < length) return false;
        Span<byte> to = into.Span;
        BinaryPrimitives.WriteUInt32LittleEndian(to, isTraced ? 1u : 0u);
        BinaryPrimitives.WriteUInt32LittleEndian(to.Slice(4), arguments);
        BinaryPrimitives.WriteUInt32LittleEndian(to.Slice(8), environment);
        BinaryPrimitives.WriteUInt32LittleEndian(to.Slice(12), 0);
        words.CopyTo(to.Slice(HeaderBytes));
        return true;
    }
}
