using System;
using System.Buffers.Binary;
using System.Numerics;

namespace Mooring.Servers.Net;

/// <summary>
/// Numbers that nobody outside can foretell: SipHash-2-4 (Aumasson and Bernstein, 2012), keyed once with what the
/// random service gave. Of a counter it is a source of random numbers; of what names a connection it is that
/// connection's own secret (RFC 6528, RFC 6056).
/// </summary>
internal sealed class Secret
{
    public const int KeyBytes = 16;

    private readonly ulong _key0, _key1;
    private ulong _counter;

    /// <param name="key">16 bytes.</param>
    public Secret(ReadOnlySpan<byte> key)
    {
        _key0 = BinaryPrimitives.ReadUInt64LittleEndian(key);
        _key1 = BinaryPrimitives.ReadUInt64LittleEndian(key.Slice(sizeof(ulong)));
    }

    /// <summary>Another one at each call.</summary>
    public ulong Next() => Of(_counter++, ulong.MaxValue);

    /// <summary>Always the same of the same two words.</summary>
    public ulong Of(ulong first, ulong second)
    {
        State state = new(_key0, _key1);
        state.Take(first);
        state.Take(second);
        state.Take(2ul * sizeof(ulong) << 56);
        return state.Finish();
    }

    private struct State(ulong key0, ulong key1)
    {
        private ulong _a = key0 ^ 0x736F6D6570736575, _b = key1 ^ 0x646F72616E646F6D;
        private ulong _c = key0 ^ 0x6C7967656E657261, _d = key1 ^ 0x7465646279746573;

        public void Take(ulong word)
        {
            _d ^= word;
            Round();
            Round();
            _a ^= word;
        }

        public ulong Finish()
        {
            _c ^= 0xFF;
            for (int round = 0; round < 4; round++) Round();
            return _a ^ _b ^ _c ^ _d;
        }

        private void Round()
        {
            _a += _b;
            _b = BitOperations.RotateLeft(_b, 13) ^ _a;
            _a = BitOperations.RotateLeft(_a, 32);
            _c += _d;
            _d = BitOperations.RotateLeft(_d, 16) ^ _c;
            _a += _d;
            _d = BitOperations.RotateLeft(_d, 21) ^ _a;
            _c += _b;
            _b = BitOperations.RotateLeft(_b, 17) ^ _c;
            _c = BitOperations.RotateLeft(_c, 32);
        }
    }
}
