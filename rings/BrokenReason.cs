namespace Mooring.Rings;

/// <summary>Why an end has declared its channel broken. The first reason stays.</summary>
public enum BrokenReason : byte
{
    None = 0,

    /// <summary>The page's header is of another version or its capacities are not those agreed on.</summary>
    Version,

    /// <summary>The peer published a tail or a head that is further away than the ring is long.</summary>
    Cursor,

    /// <summary>The client has more commands outstanding than it has room for completions.</summary>
    Overcommitted,

    /// <summary>The server completed a token that is not outstanding.</summary>
    Token,
}

/// <summary>What an attempt at a ring gave.</summary>
public enum Attempt : byte
{
    Done,

    /// <summary>Nothing there (consumer) .</summary>
    Empty,

    /// <summary>No room, or no completion slot free (producer).</summary>
    Full,

    /// <summary>The peer broke the protocol; see the end's reason. Nothing more will be delivered.</summary>
    Broken,
}
