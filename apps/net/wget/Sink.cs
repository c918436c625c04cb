using System;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Wget;

/// <summary>Where what comes goes: a file, or the standard output.</summary>
internal sealed class Sink
{
    private readonly FsFile? _file;
    private ulong _at;

    private Sink(FsFile? file) => _file = file;

    /// <param name="path">Empty: the standard output.</param>
    public static async ValueTask<Result<Sink>> Open(string path)
    {
        if (path.Length == 0) return new Sink(null);
        Result<FsClient> files = await FsClient.Connect();
        if (!files.IsOk) return files.Code;
        Result<FsFile> file = await files.Value.Open(path, FsOpen.Write | FsOpen.Create | FsOpen.Truncate);
        return file.IsOk ? new Sink(file.Value) : file.Code;
    }

    public async ValueTask<StatusCode> Put(byte[] bytes, int start, int length)
    {
        if (_file is null)
        {
            Sdk.Console.Write(bytes.AsSpan(start, length));
            await Sdk.Console.FlushAsync();
            return StatusCode.Ok;
        }
        StatusCode code = await _file.Write(_at, bytes, start, length);
        _at += (ulong)length;
        return code;
    }

    public ValueTask<StatusCode> Close() => _file is null ? new(StatusCode.Ok) : _file.Close();
}
