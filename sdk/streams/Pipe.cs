using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Sdk;

/// <summary>A new pipe: two ends, each to be opened here or given to a program.</summary>
public readonly struct Pipe
{
    private Pipe(ChannelEnds ends)
    {
        Reader = ends.Server;
        Writer = ends.Client;
    }

    /// <summary>For <see cref="ChannelReader.Open"/>, or a program's Input.</summary>
    public Handle Reader { get; }

    /// <summary>For <see cref="ChannelWriter.Open"/>, or a program's Output or Error.</summary>
    public Handle Writer { get; }

    public static Result<Pipe> Create()
    {
        Result<ChannelEnds> ends = Channels.Create();
        return ends.IsOk ? new Pipe(ends.Value) : ends.Code;
    }
}
