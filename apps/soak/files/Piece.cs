namespace Mooring.Apps.Soak.Files;

/// <summary>Which versions of a piece of a file there may be; 0: it is not there.</summary>
internal struct Piece
{
    /// <summary>The one that was synced last.</summary>
    public uint Durable;

    /// <summary>The one that was written last, or was to be.</summary>
    public uint Latest;

    /// <summary>It may be any from <see cref="Durable"/> to <see cref="Latest"/>; else it is the latest.</summary>
    public bool IsOpen;

    public readonly string Text => $"durable {Durable}, latest {Latest}, {(IsOpen ? "any of them" : "the latest")}";

    public void BecomeDurable()
    {
        if (!IsOpen) Durable = Latest;
    }

    /// <summary>This version has been read. What a new server reads is on the disk.</summary>
    /// <returns>False: that cannot be.</returns>
    public bool Settle(uint version)
    {
        if (version > Latest || version < (IsOpen ? Durable : Latest)) return false;
        if (IsOpen) (Durable, Latest, IsOpen) = (version, version, false);
        return true;
    }
}
