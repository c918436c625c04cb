using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Sdk;

/// <summary>What a <see cref="PipeReader"/> has to read.</summary>
public readonly struct ReadResult
{
    public ReadResult(SharedBytes buffer, StatusCode code, bool isCanceled = false)
    {
        Buffer = buffer;
        Code = code;
        IsCanceled = isCanceled;
    }

    /// <summary>All that has come and has not been consumed; valid until <c>AdvanceTo</c>.</summary>
    public SharedBytes Buffer { get; }

    /// <summary>Ok while more may come; EndOfData, or why there is no more.</summary>
    public StatusCode Code { get; }

    /// <summary>Nothing will come behind <see cref="Buffer"/>.</summary>
    public bool IsCompleted => Code != StatusCode.Ok;

    /// <summary>The read was ended by <c>CancelPendingRead</c>; the stream goes on.</summary>
    public bool IsCanceled { get; }
}

/// <summary>What became of a flush of a <see cref="PipeWriter"/>.</summary>
public readonly struct FlushResult
{
    public FlushResult(StatusCode code) => Code = code;

    /// <summary>Ok: everything has been taken. Else why nothing will be taken any more.</summary>
    public StatusCode Code { get; }

    /// <summary>Nobody reads any more: the writer may end.</summary>
    public bool IsCompleted => Code != StatusCode.Ok;
}
