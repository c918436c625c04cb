using System.Runtime.InteropServices;
using System.Text;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Sdk;

/// <summary>
/// A session with the file server. Connects again by itself after the server died; a file that was open then answers
/// <c>PeerDied</c> from <see cref="FsFile.Entries"/>, and its data is not <see cref="FsFile.IsCurrent"/> any more.
/// </summary>
public sealed class FsClient
{
    private readonly ServiceClient _service;
    private FsConnection? _connection;

    private FsClient(SessionBuffer buffer) =>
        _service = new ServiceClient("fs", InitClient.Instance, buffer) { LeavesOldEnds = true };

    public static async ValueTask<Result<FsClient>> Connect()
    {
        Result<SessionBuffer> buffer = SessionBuffer.Create();
        if (!buffer.IsOk) return buffer.Code;
        FsClient client = new(buffer.Value);
        StatusCode code = await client._service.Connect();
        return code == StatusCode.Ok ? client : code;
    }

    /// <summary>Opens a file or a directory by its absolute path.</summary>
    public async ValueTask<Result<FsFile>> Open(string path, FsLinks links = FsLinks.Followed)
    {
        StatusCode code = await _service.Connect();
        int length = Encoding.UTF8.GetByteCount(path);
        if (code != StatusCode.Ok) return code;
        if (length > SessionBuffer.Bytes / 4) return StatusCode.TooLarge;
        FsConnection connection = Current();
        BufferSlice slice = await _service.Buffer.Take(length), answer = await _service.Buffer.Take(FsFile.RecordBytes);
        Encoding.UTF8.GetBytes(path, slice.Bytes.Span);
        Completion completion = await _service.Call(
            new Command((ushort)FsMethod.Open, slice.Offset, (ulong)length, answer.Offset, (ulong)links));
        FileRecord record = MemoryMarshal.Read<FileRecord>(answer.Bytes.Span);
        _service.Buffer.Give(slice);
        _service.Buffer.Give(answer);
        return completion.Code == StatusCode.Ok ? FsFile.Of(connection, completion.Value, record) : completion.Code;
    }

    /// <summary>The connection that stands now; a replaced one lives on as long as files of it are open.</summary>
    private FsConnection Current()
    {
        if (_connection is not null && _connection.Number == _service.Connections) return _connection;
        _connection?.Replace();
        return _connection = new FsConnection(_service);
    }
}
