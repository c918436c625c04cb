namespace Mooring.Apps.Soak.Files;

/// <summary>What all keepers have done together, and the first thing that was wrong.</summary>
internal sealed class Account
{
    /// <summary>Keepers are to come to rest.</summary>
    public bool IsOver { get; set; }

    /// <summary>Empty: nothing.</summary>
    public string Wrong { get; private set; } = string.Empty;

    public ulong Begun { get; set; }
    public ulong Ended { get; set; }

    /// <summary>Calls that ended because a server was gone.</summary>
    public ulong Died { get; set; }

    /// <summary>Pieces of files that were compared with what they are to be.</summary>
    public ulong Checked { get; set; }

    /// <summary>Those that might have been one of several, since a server had died before they were durable.</summary>
    public ulong Undecided { get; set; }

    public ulong UnderWay => Begun - Ended;

    public void Fail(string wrong)
    {
        if (Wrong.Length == 0) Wrong = wrong;
    }
}
