using System;
using System.Buffers.Binary;
using System.Runtime;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Bench.Fs;

/// <summary>
/// What is measured: one round of 4 KiB reads or writes of a file, so many under way at once, from the calls in C# to
/// their results; where each round begins is the plan's. The first word of each block of the file is its number: so
/// what was read is known to be right.
/// </summary>
internal sealed class Transfers(FilesClient files, uint file, SharedBytes memory)
{
    public const int Bytes = 4096, MostDepth = 32;

    private readonly ValueTask<Result<int>>[] _reads = new ValueTask<Result<int>>[MostDepth];
    private readonly ValueTask<StatusCode>[] _writes = new ValueTask<StatusCode>[MostDepth];
    private Plan _plan;
    private int _done;

    /// <summary>All of it was right so far.</summary>
    public bool IsSound { get; private set; } = true;

    /// <summary>What the next rounds do.</summary>
    public void Follow(Plan plan)
    {
        _plan = plan;
        _done = 0;
    }

    [RuntimeExport("fs_round"), MethodImpl(MethodImplOptions.NoInlining)]
    private static void Round(Transfers transfers) => transfers.Once();

    private void Once()
    {
        if (_plan.Writes) WriteAll();
        else ReadAll();
        if (_plan.Syncs) IsSound &= files.Sync(file).Wait() == StatusCode.Ok;
        _done += _plan.Depth;
    }

    private void ReadAll()
    {
        for (int i = 0; i < _plan.Depth; i++) _reads[i] = files.Read(file, OffsetOf(i), Slice(i));
        for (int i = 0; i < _plan.Depth; i++)
        {
            Result<int> read = _reads[i].Wait();
            ulong number = BinaryPrimitives.ReadUInt64LittleEndian(Slice(i).Span);
            IsSound &= read.IsOk && read.Value == Bytes && number == OffsetOf(i) / Bytes;
        }
    }

    private void WriteAll()
    {
        for (int i = 0; i < _plan.Depth; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(Slice(i).Span, OffsetOf(i) / Bytes);
            _writes[i] = files.Write(file, OffsetOf(i), Slice(i));
        }
        for (int i = 0; i < _plan.Depth; i++) IsSound &= _writes[i].Wait() == StatusCode.Ok;
    }

    private ulong OffsetOf(int i) => _plan.BlockAt(_done + i) * Bytes;

    private SharedBytes Slice(int i) => memory.Slice(i * Bytes, Bytes);
}

/// <summary>Which blocks of the file the rounds of a measurement touch.</summary>
/// <param name="Depth">Under way at once: the operations of a round.</param>
internal readonly struct Plan(int depth, ulong first, ulong blocks, ulong stride)
{
    public int Depth => depth;

    public bool Writes { get; init; }

    /// <summary>Each round ends when all of it is durable.</summary>
    public bool Syncs { get; init; }

    /// <summary>The stride has no divisor in common with the number of blocks: each comes once before any again.
    /// </summary>
    public ulong BlockAt(int number) => first + (ulong)number * stride % blocks;
}
