using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Sdk;

/// <summary>A file that is written from a place on; each flush is one write behind the last.</summary>
public sealed class FileWriter : PipeWriter
{
    private readonly FsFile _file;
    private ulong _at;

    /// <param name="file">Open for writing; closed with the writer. One opened to append has its own place.</param>
    public FileWriter(FsFile file) => _file = file;

    protected internal override async ValueTask<StatusCode> Send(byte[] bytes, int length)
    {
        StatusCode code = await _file.Write(_at, bytes, 0, length);
        if (code == StatusCode.Ok) _at += (ulong)length;
        return code;
    }

    protected internal override async ValueTask<StatusCode> Send(SharedBytes bytes)
    {
        StatusCode code = await _file.Write(_at, bytes);
        if (code == StatusCode.Ok) _at += (ulong)bytes.Length;
        return code;
    }

    protected override ValueTask<StatusCode> Close() => _file.Close();
}
