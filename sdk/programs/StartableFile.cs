using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Sdk;

/// <summary>
/// A file of any file system, to be started as a program. One that lies unchanged in the archives where init finds it
/// by the same path is started by that, and nothing is read; of any other the bytes go, through fs, into memory of this
/// process, which init loads it from. To be started or released once.
/// </summary>
public sealed class StartableFile
{
    private readonly MappedRegion _memory;
    private readonly ulong _bytes;

    private StartableFile(MappedRegion memory, ulong bytes)
    {
        _memory = memory;
        _bytes = bytes;
    }

    /// <summary>Looks at an open file, which may be closed afterwards.</summary>
    /// <param name="file">The file.</param>
    /// <param name="path">Its path, absolute.</param>
    /// <returns>
    /// IsADirectory, BadFormat (empty), TooLarge, Truncated (it has become shorter meanwhile), OutOfBudget, and as
    /// <see cref="IFiles.Read"/>.
    /// </returns>
    public static async ValueTask<Result<StartableFile>> Read(FsFile file, string path)
    {
        if (file.Kind == FileKind.Directory) return StatusCode.IsADirectory;
        if (file.Size == 0) return StatusCode.BadFormat;
        if (await IsKnown(file.Record, path)) return new StartableFile(default, 0);
        if (file.Size > IPrograms.LargestFile) return StatusCode.TooLarge;
        Result<MappedRegion> memory = Regions.CreateMapped((file.Size + Limits.PageBytes - 1) / Limits.PageBytes);
        if (!memory.IsOk) return memory.Code;
        StatusCode code = await file.CopyTo(memory.Value.Bytes.Slice(0, (int)file.Size));
        if (code == StatusCode.Ok) return new StartableFile(memory.Value, file.Size);
        memory.Value.Release();
        return code;
    }

    /// <summary>Starts it; answers its id. As <see cref="InitClient.Spawn"/>, and releases it.</summary>
    public async ValueTask<Result<ulong>> Start(
        IReadOnlyList<string> arguments, ulong budgetPages = 0, bool errorIsOutput = false)
    {
        InitClient init = InitClient.Instance;
        Result<ulong> id = _bytes == 0
            ? await init.Spawn(arguments, budgetPages, errorIsOutput)
            : await init.SpawnFile(_memory.Handle, _bytes, arguments, budgetPages, errorIsOutput);
        Release();
        return id;
    }

    /// <summary>It is not to be started.</summary>
    public void Release()
    {
        if (_bytes != 0) _memory.Release();
    }

    /// <summary>What fs reads in the archives is what init finds there.</summary>
    private static async ValueTask<bool> IsKnown(FileRecord record, string path)
    {
        if (record.Lend == FileRecord.NoLend) return false;
        Result<ArchivePlace> place = await InitClient.Instance.PlaceOf(path);
        return place.IsOk && place.Value.Archive == record.Lend && place.Value.Offset == record.Offset;
    }
}
