using System;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Mooring.Apps.Shell;

/// <summary>
/// SHA-256 (FIPS 180-4). The rounds are unrolled eight at a time, so that the eight working variables stay in registers
/// and are renamed instead of moved; the message schedule is made in place, 16 words at a time.
/// </summary>
internal sealed unsafe class Sha256
{
    public const int HashBytes = 32;

    private const int BlockBytes = 64;

    private readonly uint[] _state =
    [
        0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
    ];

    private readonly byte[] _block = new byte[BlockBytes];
    private int _blockCount;
    private ulong _length;

    private static ReadOnlySpan<uint> RoundConstants =>
    [
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
        0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
    ];

    /// <summary>Adds bytes to the message.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        _length += (ulong)bytes.Length;
        if (_blockCount > 0)
        {
            int wanted = Math.Min(BlockBytes - _blockCount, bytes.Length);
            Keep(bytes.Slice(0, wanted));
            bytes = bytes.Slice(wanted);
            if (_blockCount == BlockBytes) Blocks(_block);
            else return;
            _blockCount = 0;
        }
        int whole = bytes.Length / BlockBytes * BlockBytes;
        Blocks(bytes.Slice(0, whole));
        Keep(bytes.Slice(whole));
    }

    /// <summary>Ends the message.</summary>
    /// <param name="hash">Gets <see cref="HashBytes"/> bytes.</param>
    public void Finish(Span<byte> hash)
    {
        ulong bits = _length * 8;
        Span<byte> padding = stackalloc byte[BlockBytes + 8];
        padding.Clear();
        padding[0] = 0x80;
        int zeros = (2 * BlockBytes - 9 - _blockCount) % BlockBytes;
        BinaryPrimitives.WriteUInt64BigEndian(padding.Slice(1 + zeros), bits);
        Add(padding.Slice(0, 1 + zeros + 8));
        for (int i = 0; i < _state.Length; i++) BinaryPrimitives.WriteUInt32BigEndian(hash.Slice(4 * i), _state[i]);
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(new Span<byte>(_block, _blockCount, bytes.Length));
        _blockCount += bytes.Length;
    }

    private void Blocks(ReadOnlySpan<byte> bytes)
    {
        uint* schedule = stackalloc uint[16];
        // SAFETY: bytes is whole blocks, state has 8 and the constants 64 words; Compress stays inside these.
        fixed (byte* start = bytes)
        fixed (uint* state = _state, constants = RoundConstants)
        {
            for (byte* block = start; block < start + bytes.Length; block += BlockBytes)
                Compress(state, block, schedule, constants);
        }
    }

    private static void Compress(uint* state, byte* block, uint* w, uint* k)
    {
        uint a = state[0], b = state[1], c = state[2], d = state[3];
        uint e = state[4], f = state[5], g = state[6], h = state[7];
        for (int i = 0; i < 16; i++) w[i] = BinaryPrimitives.ReverseEndianness(((uint*)block)[i]);
        for (uint* end = k + 64; ; )
        {
            for (uint* s = w; s < w + 16; s += 8, k += 8)
            {
                Round(a, b, c, ref d, e, f, g, ref h, s[0] + k[0]);
                Round(h, a, b, ref c, d, e, f, ref g, s[1] + k[1]);
                Round(g, h, a, ref b, c, d, e, ref f, s[2] + k[2]);
                Round(f, g, h, ref a, b, c, d, ref e, s[3] + k[3]);
                Round(e, f, g, ref h, a, b, c, ref d, s[4] + k[4]);
                Round(d, e, f, ref g, h, a, b, ref c, s[5] + k[5]);
                Round(c, d, e, ref f, g, h, a, ref b, s[6] + k[6]);
                Round(b, c, d, ref e, f, g, h, ref a, s[7] + k[7]);
            }
            if (k == end) break;
            for (int i = 0; i < 16; i++)
                w[i] += SmallSigma0(w[i + 1 & 15]) + w[i + 9 & 15] + SmallSigma1(w[i + 14 & 15]);
        }
        state[0] += a;
        state[1] += b;
        state[2] += c;
        state[3] += d;
        state[4] += e;
        state[5] += f;
        state[6] += g;
        state[7] += h;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(uint a, uint b, uint c, ref uint d, uint e, uint f, uint g, ref uint h, uint input)
    {
        uint first = h + BigSigma1(e) + (g ^ e & (f ^ g)) + input;
        d += first;
        h = first + BigSigma0(a) + (a & b | c & (a | b));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint BigSigma0(uint x) =>
        BitOperations.RotateRight(x, 2) ^ BitOperations.RotateRight(x, 13) ^ BitOperations.RotateRight(x, 22);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint BigSigma1(uint x) =>
        BitOperations.RotateRight(x, 6) ^ BitOperations.RotateRight(x, 11) ^ BitOperations.RotateRight(x, 25);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint SmallSigma0(uint x) =>
        BitOperations.RotateRight(x, 7) ^ BitOperations.RotateRight(x, 18) ^ x >> 3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint SmallSigma1(uint x) =>
        BitOperations.RotateRight(x, 17) ^ BitOperations.RotateRight(x, 19) ^ x >> 10;
}
