namespace Mooring.Apps.Shell;

/// <summary>What the parameters of a script stand for at this moment.</summary>
internal readonly struct Expansion
{
    /// <summary>$?</summary>
    public readonly int Status;

    /// <summary>$0, the name of the script, and behind it $1, $2, ...</summary>
    public readonly string[] Parameters;

    public Expansion(int status, string[] parameters)
    {
        Status = status;
        Parameters = parameters;
    }

    /// <summary>$#</summary>
    public int Count => Parameters.Length - 1;
}
