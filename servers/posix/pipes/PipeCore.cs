namespace Mooring.Servers.Posix;

/// <summary>A pipe, with who is to hear of it.</summary>
internal sealed class PipeCore
{
    private static uint s_made;

    private readonly NamedPipes? _names;

    /// <summary>One without a name.</summary>
    public PipeCore()
    {
        ulong number = ++s_made;
        Record = new StatRecord { Mode = StatRecord.Pipe | 0x180, Node = number, Device = 2 };
        Name = $"pipe:[{number}]";
    }

    /// <summary>One that has a name.</summary>
    public PipeCore(string path, StatRecord record, NamedPipes names)
    {
        Name = path;
        Record = record;
        _names = names;
    }

    public string Name { get; }

    /// <summary>One without is open at both ends from its beginning: who opens it anew waits for nobody.</summary>
    public bool IsNamed => _names is not null;

    /// <summary>For stat.</summary>
    public StatRecord Record { get; }

    public PipeBuffer Buffer { get; } = new();

    public Changes Changes { get; } = new();

    /// <summary>How often it has been opened to be read, and to be written.</summary>
    public uint ReadersEver { get; private set; }

    /// <inheritdoc cref="ReadersEver"/>
    public uint WritersEver { get; private set; }

    /// <summary>By its name.</summary>
    public void Opened(bool reads, bool writes)
    {
        if (reads) ReadersEver++;
        if (writes) WritersEver++;
        Changes.Tell();
    }

    /// <summary>An end has been closed.</summary>
    public void Left()
    {
        Changes.Tell();
        _names?.Left(this);
    }
}
