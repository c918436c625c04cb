using System;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Sdk;

/// <summary>
/// A file from its start to its end, in pieces that are not copied. What has been used counts only when the read behind
/// it says so: one that is not Ok or EndOfData tells that the file server has died, and then that may have been
/// anything.
/// </summary>
public sealed class FileReader : PipeReader
{
    private const int PieceBytes = 64 * 1024;

    private readonly FsFile _file;
    private int _at, _length, _wanted = PieceBytes;
    private bool _isCancelled;

    /// <param name="file">An open file; closed with the reader.</param>
    public FileReader(FsFile file) => _file = file;

    /// <inheritdoc/>
    public override ValueTask<ReadResult> ReadAsync()
    {
        SharedBytes data = _file.Data;
        _length = Math.Min(_wanted, data.Length - _at);
        StatusCode code = _length > 0 ? StatusCode.Ok : StatusCode.EndOfData;
        if (!_file.IsCurrent) (code, _length) = (StatusCode.PeerDied, 0);
        ReadResult result = new(data.Slice(_at, _length), code, _isCancelled);
        _isCancelled = false;
        return new(result);
    }

    /// <summary>What has been looked at in vain is given again with more behind it.</summary>
    public override void AdvanceTo(int consumed, int examined)
    {
        if ((uint)consumed > (uint)_length) Environment.FailFast("a reader advances beyond what it has read");
        bool wantsMore = examined == _length && consumed < _length;
        _at += consumed;
        _wanted = wantsMore ? _length - consumed + PieceBytes : PieceBytes;
    }

    /// <inheritdoc/>
    public override void CancelPendingRead() => _isCancelled = true;

    /// <inheritdoc/>
    public override async ValueTask CompleteAsync() => await _file.Close();
}
