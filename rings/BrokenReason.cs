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

    /// <summary>A chain is longer than allowed, or was not published as a whole.</summary>
    Chain,
}

/// <summary>What an attempt at a ring gave.</summary>
public enum Attempt : byte
{
    Done,

    /// <summary>Nothing there (consumer).</summary>
    Empty,

    /// <summary>
    /// No room, no completion free or no place for a chain (producer); no credit (server); no place in the pool.
    /// </summary>
    Full,

    /// <summary>The peer broke the protocol; see the end's reason. Nothing more will be delivered.</summary>
    Broken,

    /// <summary>This end has ended the channel.</summary>
    Ended,
}
