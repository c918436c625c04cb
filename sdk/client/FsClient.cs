using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Sdk;

/// <summary>
/// A session with the file server (<see cref="IFiles"/>). Connects again by itself after the server died; a file that
/// was open then answers <c>PeerDied</c>, and data that was read in place is not <see cref="FsFile.IsCurrent"/> any
/// more. Paths are absolute. Any number of calls may be under way; those for which the session buffer has no room now
/// wait for it.
/// </summary>
public sealed class FsClient
{
    /// <summary>Bytes of the session buffer that a call with paths needs.</summary>
    private const int LongestCall = 2 * IFiles.LongestPath + SessionBuffer.BlockBytes;

    private readonly ServiceClient _service;
    private readonly FilesClient _files;
    private FsConnection? _connection;

    private FsClient(ServiceClient service)
    {
        _service = service;
        _files = new FilesClient(service);
    }

    /// <summary>The service's methods as they are, for those that want many of them under way.</summary>
    public FilesClient Raw => _files;

    /// <summary>A session of this program's own.</summary>
    /// <param name="bufferBytes">What its calls may carry at one time: whole pages.</param>
    public static ValueTask<Result<FsClient>> Connect(int bufferBytes = SessionBuffer.Bytes) =>
        Connect(InitClient.Instance, bufferBytes);

    /// <summary>A session over channels that somebody else makes.</summary>
    public static async ValueTask<Result<FsClient>> Connect(
        IConnector connector, int bufferBytes = SessionBuffer.Bytes)
    {
        Result<ServiceClient> service = await ServiceClient.Open(
            FilesContract.Instance, connector, bufferBytes, leavesOldEnds: true);
        return service.IsOk ? new FsClient(service.Value) : service.Code;
    }

    /// <inheritdoc cref="IFiles.Open"/>
    public async ValueTask<Result<FsFile>> Open(
        string path, FsOpen how = FsOpen.Read, uint mode = IFiles.FileMode)
    {
        StatusCode code = await _service.Connect();
        if (code != StatusCode.Ok) return code;
        FsConnection connection = Current();
        Result<FileRecord> record;
        do record = await _files.Open(path, how, mode);
        while (record.Code == StatusCode.Full && await _service.Buffer.HasRoom(LongestCall));
        return record.IsOk ? FsFile.Of(connection, record.Value, how) : record.Code;
    }

    /// <inheritdoc cref="IFiles.Describe"/>
    public async ValueTask<Result<FileRecord>> Describe(string path, FsOpen how = FsOpen.Read)
    {
        Result<FileRecord> record;
        do record = await _files.Describe(path, how);
        while (record.Code == StatusCode.Full && await _service.Buffer.HasRoom(LongestCall));
        return record;
    }

    /// <inheritdoc cref="IFiles.MakeDirectory"/>
    public async ValueTask<StatusCode> MakeDirectory(string path, uint mode = IFiles.DirectoryMode)
    {
        StatusCode code;
        do code = await _files.MakeDirectory(path, mode);
        while (code == StatusCode.Full && await _service.Buffer.HasRoom(LongestCall));
        return code;
    }

    /// <inheritdoc cref="IFiles.Remove"/>
    public async ValueTask<StatusCode> Remove(string path)
    {
        StatusCode code;
        do code = await _files.Remove(path);
        while (code == StatusCode.Full && await _service.Buffer.HasRoom(LongestCall));
        return code;
    }

    /// <inheritdoc cref="IFiles.RemoveDirectory"/>
    public async ValueTask<StatusCode> RemoveDirectory(string path)
    {
        StatusCode code;
        do code = await _files.RemoveDirectory(path);
        while (code == StatusCode.Full && await _service.Buffer.HasRoom(LongestCall));
        return code;
    }

    /// <inheritdoc cref="IFiles.Rename"/>
    public async ValueTask<StatusCode> Rename(string from, string to)
    {
        StatusCode code;
        do code = await _files.Rename(from, to);
        while (code == StatusCode.Full && await _service.Buffer.HasRoom(LongestCall));
        return code;
    }

    /// <inheritdoc cref="IFiles.MakeLink"/>
    public async ValueTask<StatusCode> MakeLink(string path, string target)
    {
        StatusCode code;
        do code = await _files.MakeLink(path, target);
        while (code == StatusCode.Full && await _service.Buffer.HasRoom(LongestCall));
        return code;
    }

    /// <inheritdoc cref="IFiles.Link"/>
    public async ValueTask<StatusCode> Link(string path, string name)
    {
        StatusCode code;
        do code = await _files.Link(path, name);
        while (code == StatusCode.Full && await _service.Buffer.HasRoom(LongestCall));
        return code;
    }

    /// <inheritdoc cref="IFiles.MakePipe"/>
    public async ValueTask<StatusCode> MakePipe(string path, uint mode)
    {
        StatusCode code;
        do code = await _files.MakePipe(path, mode);
        while (code == StatusCode.Full && await _service.Buffer.HasRoom(LongestCall));
        return code;
    }

    /// <summary>Answers when everything that ended before the call is durable, on all volumes.</summary>
    public ValueTask<StatusCode> Sync() => _files.Sync(0);

    /// <inheritdoc cref="IFiles.Volume"/>
    public ValueTask<Result<VolumeRecord>> Volume(uint index) => _files.Volume(index);

    /// <inheritdoc cref="IFiles.VolumeText"/>
    public ValueTask<Result<string>> VolumeText(uint index, VolumeFact which) => _files.VolumeText(index, which);

    /// <summary>The connection that stands now; a replaced one lives on as long as files of it are open.</summary>
    private FsConnection Current()
    {
        if (_connection is not null && _connection.Number == _service.Connections) return _connection;
        _connection?.Replace();
        return _connection = new FsConnection(_service, _files);
    }
}
