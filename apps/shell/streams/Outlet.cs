using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Shell;

/// <summary>Where a command's output or its errors go.</summary>
internal sealed class Outlet : StreamEnd<PipeWriter>
{
    /// <summary>A stream that outlives the command.</summary>
    public Outlet(PipeWriter shared) : base(shared, isOwn: false)
    {
    }

    /// <param name="file">A file of the command's own.</param>
    /// <param name="name">What it is called.</param>
    public Outlet(PipeWriter file, string name) : base(file, isOwn: true) => Name = name;

    /// <param name="end">The writing end of a pipe.</param>
    public Outlet(Handle end) : base(end)
    {
    }

    /// <summary>Of a file that failed to take everything this is to be told; null: there is nothing to tell.</summary>
    public string? Name { get; }

    /// <summary>A program writes there by itself, as this stream.</summary>
    public bool IsConsole(ConsoleStream stream) => Stream is ConsoleWriter console && console.Stream == stream;

    /// <summary>The open stream; another if this one has gone to a program or cannot be opened.</summary>
    public PipeWriter OpenOr(PipeWriter other)
    {
        if (Stream is null && !HasEnd) return other;
        Result<PipeWriter> opened = Open();
        return opened.IsOk ? opened.Value : other;
    }

    /// <summary>The command writes no more.</summary>
    /// <returns>Ok, or why not all of it has arrived.</returns>
    public async ValueTask<StatusCode> Close()
    {
        CloseEnd();
        if (Stream is null) return StatusCode.Ok;
        return IsOwn ? await Stream.CompleteAsync() : (await Stream.FlushAsync()).Code;
    }

    protected override Result<PipeWriter> OpenEnd(Handle end)
    {
        Result<ChannelWriter> opened = ChannelWriter.Open(end);
        return opened.IsOk ? opened.Value : opened.Code;
    }
}
