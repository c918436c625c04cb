using System;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Soak.Files;

/// <summary>
/// A file that is replaced again and again as programs do that: the new one is written beside it, synced, and given the
/// name. So under the name there is always one version, whole. Now and then it is removed, which is a version too: one
/// whose number is a multiple of four.
/// <para>
/// Its calls name paths, and are repeated with the next server without a word. So it keeps its folder open: as long as
/// that is current, the server is still the same.
/// </para>
/// </summary>
internal sealed class NameKeeper(FsClient files, Account account, string folder, string path, ulong seed)
    : Keeper(files, account, path, seed)
{
    private const int Sectors = 9, Removal = 4;

    private readonly byte[] _bytes = new byte[Sectors * SectorBytes];
    private Piece _name;
    private FsFile? _anchor;
    private uint _version;

    private bool IsSameServer => _anchor is { IsCurrent: true };

    public override async ValueTask Step()
    {
        if (!IsSameServer) await Anchor();
        else if (_name.IsOpen || Below(4) == 0) await Look();
        else if (_name.Latest % Removal != 0 && Below(6) == 0) await Remove();
        else await Replace();
    }

    public override async ValueTask CheckAll()
    {
        bool isDone = false;
        while (!isDone && Account.Wrong.Length == 0)
            if (IsSameServer) isDone = await Look();
            else await Anchor();
        if (_anchor is not null) await _anchor.Close();
        _anchor = null;
    }

    private async ValueTask Anchor()
    {
        if (_anchor is not null) await _anchor.Close();
        _anchor = null;
        _name.IsOpen |= _name.Latest != _name.Durable;
        Result<FsFile> opened = await EndedWith(Files.Open(folder), "open of the folder");
        if (opened.IsOk) _anchor = opened.Value;
    }

    private async ValueTask Replace()
    {
        uint version = _version + 1;
        if (version % Removal == 0) version++;
        if (!await WriteBeside(version)) return;
        await Change(version, Files.Rename(Path + ".new", Path), "rename");
    }

    private ValueTask Remove() => Change((_version / Removal + 1) * Removal, Files.Remove(Path), "remove");

    private async ValueTask Change(uint version, ValueTask<StatusCode> call, string what)
    {
        _version = _name.Latest = version;
        StatusCode code = await Ended(call, what);
        if (code != StatusCode.Ok || !IsSameServer) _name.IsOpen = true;
        else if (Below(2) == 0 && await Ended(Files.Sync(), "sync") == StatusCode.Ok && IsSameServer)
            _name.BecomeDurable();
    }

    /// <returns>False: not all of it is durable.</returns>
    private async ValueTask<bool> WriteBeside(uint version)
    {
        for (int i = 0; i < Sectors; i++)
            Sector.Fill(_bytes.AsSpan(i * SectorBytes, SectorBytes), Seed, (ulong)i, version);
        const FsOpen How = FsOpen.Write | FsOpen.Create | FsOpen.Truncate;
        Result<FsFile> opened = await EndedWith(Files.Open(Path + ".new", How), "open");
        if (!opened.IsOk) return false;
        StatusCode code = await Ended(opened.Value.Write(0, _bytes, 0, _bytes.Length), "write");
        if (code == StatusCode.Ok) code = await Ended(opened.Value.Sync(), "sync");
        bool isSound = code == StatusCode.Ok && opened.Value.IsCurrent && IsSameServer;
        await opened.Value.Close();
        return isSound;
    }

    /// <returns>False: the server has died meanwhile, and nothing has been learnt.</returns>
    private async ValueTask<bool> Look()
    {
        Result<FsFile> opened = await EndedWith(Files.Open(Path), "open", StatusCode.NotFound);
        if (opened.Code == StatusCode.NotFound && IsSameServer) return Judge(RemovedVersion());
        if (!opened.IsOk) return false;
        Result<FsPiece> piece = await EndedWith(opened.Value.Piece(0, 2 * _bytes.Length), "read");
        if (piece.IsOk && IsSameServer) Judge(VersionOf(piece.Value.Bytes.Span));
        if (piece.IsOk) piece.Value.Release();
        await opened.Value.Close();
        return piece.IsOk && IsSameServer;
    }

    /// <summary>The last version that may be there and is a removal.</summary>
    private uint RemovedVersion() => _name.Latest / Removal * Removal;

    private uint VersionOf(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != _bytes.Length) Fail($"{bytes.Length} bytes: {_name.Text}");
        uint all = 0;
        for (int i = 0; i < Sectors && bytes.Length == _bytes.Length; i++)
        {
            bool isRight = Sector.TryRead(bytes.Slice(i * SectorBytes), Seed, (ulong)i, out uint version);
            if (!isRight || i > 0 && version != all) Fail($"sector {i} is of another version: {_name.Text}");
            all = version;
        }
        return all;
    }

    private bool Judge(uint version)
    {
        Account.Checked++;
        if (_name.IsOpen) Account.Undecided++;
        if (!_name.Settle(version)) Fail($"version {version}: {_name.Text}");
        return true;
    }
}
