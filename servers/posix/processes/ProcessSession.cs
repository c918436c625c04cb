namespace Mooring.Servers.Posix;

/// <summary>A session: process groups that share a terminal.</summary>
internal sealed class ProcessSession(int id)
{
    /// <summary>The pid of its leader.</summary>
    public int Id { get; } = id;

    /// <summary>The controlling one.</summary>
    public Terminal? Terminal { get; set; }
}
