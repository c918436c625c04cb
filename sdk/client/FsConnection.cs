using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Sdk;

/// <summary>
/// One channel to the file server and the archives that were lent on it. It outlives its server as long as files are
/// open, because somebody may be reading where the lent memory lies: something lies there until the end is closed.
/// </summary>
internal sealed class FsConnection
{
    private readonly Handle _end;
    private SharedBytes _boot, _files;
    private int _openFiles;
    private bool _isReplaced;

    public FsConnection(ServiceClient service, FilesClient files)
    {
        Service = service;
        Files = files;
        Number = service.Connections;
        _end = service.End;
    }

    public ServiceClient Service { get; }

    /// <summary>The service's methods. They go to the server that is there now: ask <see cref="IsCurrent"/> first.
    /// </summary>
    public FilesClient Files { get; }

    /// <summary>Which of the service's connections this is.</summary>
    public int Number { get; }

    /// <summary>Its server still knows the files that were opened on it.</summary>
    public bool IsCurrent => Number == Service.Connections && Service.IsConnected;

    public void FileOpened() => _openFiles++;

    public void FileClosed()
    {
        _openFiles--;
        CloseIfUnused();
    }

    /// <summary>There is a newer connection.</summary>
    public void Replace()
    {
        _isReplaced = true;
        CloseIfUnused();
    }

    /// <summary>Memory that the server lent: 0 the boot archive, 1 the user's files.</summary>
    public Result<SharedBytes> Lend(uint number)
    {
        if (number > 1) return StatusCode.NotFound;
        ref SharedBytes known = ref number == 0 ? ref _boot : ref _files;
        if (known.Length > 0) return known;
        Result<SharedBytes> lend = Channels.Borrow(_end, number);
        if (lend.IsOk) known = lend.Value;
        return lend;
    }

    private void CloseIfUnused()
    {
        if (_isReplaced && _openFiles == 0) Handles.Close(_end);
    }
}
