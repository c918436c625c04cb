using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Shell;

/// <summary>Where a command's input comes from.</summary>
internal sealed class Inlet : StreamEnd<PipeReader>
{
    /// <summary>A stream that outlives the command.</summary>
    public Inlet(PipeReader shared) : this(shared, isOwn: false)
    {
    }

    /// <param name="reader">An open stream.</param>
    /// <param name="isOwn">It ends with the command.</param>
    public Inlet(PipeReader reader, bool isOwn) : base(reader, isOwn)
    {
    }

    /// <param name="end">The reading end of a pipe.</param>
    public Inlet(Handle end) : base(end)
    {
    }

    /// <summary>A program reads there by itself.</summary>
    public bool IsConsole => Stream is ConsoleReader;

    /// <summary>The command wants no more: who writes into a pipe gets to know.</summary>
    public async ValueTask Close()
    {
        CloseEnd();
        if (IsOwn && Stream is not null) await Stream.CompleteAsync();
    }

    protected override Result<PipeReader> OpenEnd(Handle end)
    {
        Result<ChannelReader> opened = ChannelReader.Open(end);
        return opened.IsOk ? opened.Value : opened.Code;
    }
}
