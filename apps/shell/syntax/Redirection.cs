using System.Collections.Generic;

namespace Mooring.Apps.Shell;

/// <summary>What a stream of a command is instead.</summary>
internal sealed class Redirection
{
    public Redirection(int stream, RedirectionKind kind)
    {
        Stream = stream;
        Kind = kind;
    }

    /// <summary>0, 1 or 2: the input, the output, the error stream.</summary>
    public int Stream { get; }

    public RedirectionKind Kind { get; }

    /// <summary>The file; has to be one word when all is put in.</summary>
    public List<Word> Target { get; } = new();
}

internal enum RedirectionKind : byte
{
    /// <summary>&lt;: a file is read.</summary>
    Read,

    /// <summary>&gt;: a file is written anew.</summary>
    Write,

    /// <summary>&gt;&gt;: a file is written on.</summary>
    Append,

    /// <summary>2&gt;&amp;1, 1&gt;&amp;2: the same as the other one is now.</summary>
    Other,
}
