using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Soak.Files;

/// <summary>A file whose blocks are written and read here and there; it grows to its size first.</summary>
internal sealed class BlockKeeper(FsClient files, Account account, string path, ulong seed, int blocks)
    : Keeper(files, account, path, seed)
{
    private const int BlockBytes = 4096, Sectors = BlockBytes / SectorBytes, MostUnsynced = 200;

    private readonly Piece[] _pieces = new Piece[blocks * Sectors];

    /// <summary>Blocks that have been written since the last sync, or may have been.</summary>
    private readonly List<int> _unsynced = new();
    private readonly byte[] _bytes = new byte[BlockBytes];
    private FsFile? _file;
    private uint _version;
    private int _grown;

    public override async ValueTask Step()
    {
        if (_file is null) await Open();
        else if (_grown < blocks) await Write(_grown);
        else if (Below(16) == 0 || _unsynced.Count > MostUnsynced) await Sync(_file);
        else if (Below(2) == 0) await Write((int)Below((ulong)blocks));
        else await Read((int)Below((ulong)blocks));
    }

    public override async ValueTask CheckAll()
    {
        for (int block = 0; block < _grown && Account.Wrong.Length == 0;)
            if (_file is null) await Open();
            else if (await Read(block)) block++;
        if (_file is not null) await Lose();
    }

    private async ValueTask Open()
    {
        Result<FsFile> file = await EndedWith(Files.Open(Path, FsOpen.Write | FsOpen.Create), "open");
        if (file.IsOk) _file = file.Value;
    }

    /// <summary>The server that knew this file is gone: what was not durable is as it was some time since.</summary>
    private async ValueTask Lose()
    {
        if (_file is null) return;
        bool hasDied = !_file.IsCurrent;
        await _file.Close();
        _file = null;
        if (!hasDied) return;
        foreach (int block in _unsynced)
            for (int i = 0; i < Sectors; i++) _pieces[block * Sectors + i].IsOpen = true;
        _grown = Math.Min(_grown, FirstUnsynced());
    }

    /// <summary>It grows again from the first block that may not be there.</summary>
    private int FirstUnsynced()
    {
        int first = blocks;
        foreach (int block in _unsynced)
            if (_pieces[block * Sectors].Durable == 0) first = Math.Min(first, block);
        return first;
    }

    private async ValueTask Write(int block)
    {
        uint version = ++_version;
        for (int i = 0; i < Sectors; i++)
        {
            int number = block * Sectors + i;
            Sector.Fill(_bytes.AsSpan(i * SectorBytes, SectorBytes), Seed, (ulong)number, version);
            _pieces[number].Latest = version;
        }
        if (!_unsynced.Contains(block)) _unsynced.Add(block);
        StatusCode code = await Ended(_file!.Write((ulong)block * BlockBytes, _bytes, 0, BlockBytes), "write");
        for (int i = 0; i < Sectors; i++) _pieces[block * Sectors + i].IsOpen = code != StatusCode.Ok;
        if (code != StatusCode.Ok) await Lose();
        else if (block == _grown) _grown++;
    }

    private async ValueTask Sync(FsFile file)
    {
        StatusCode code = await Ended(file.Sync(), "sync");
        if (code != StatusCode.Ok)
        {
            await Lose();
            return;
        }
        foreach (int block in _unsynced)
            for (int i = 0; i < Sectors; i++) _pieces[block * Sectors + i].BecomeDurable();
        _unsynced.Clear();
    }

    private async ValueTask<bool> Read(int block)
    {
        Result<FsPiece> piece = await EndedWith(_file!.Piece((ulong)block * BlockBytes, BlockBytes), "read");
        if (!piece.IsOk)
        {
            await Lose();
            return false;
        }
        Span<byte> bytes = piece.Value.Bytes.Span;
        for (int i = 0; i < Sectors; i++)
        {
            bool isThere = (i + 1) * SectorBytes <= bytes.Length;
            Check(block * Sectors + i, isThere ? bytes.Slice(i * SectorBytes, SectorBytes) : default);
        }
        piece.Value.Release();
        return true;
    }

    private void Check(int number, ReadOnlySpan<byte> bytes)
    {
        uint version = 0;
        if (bytes.Length > 0 && !Sector.TryRead(bytes, Seed, (ulong)number, out version))
            Fail($"sector {number} is none that was written: {_pieces[number].Text}");
        Account.Checked++;
        if (_pieces[number].IsOpen) Account.Undecided++;
        if (!_pieces[number].Settle(version)) Fail($"sector {number} has version {version}: {_pieces[number].Text}");
    }
}
