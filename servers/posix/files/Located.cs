namespace Mooring.Servers.Posix;

/// <summary>What a call's directory and path mean: a name, or with AT_EMPTY_PATH a description.</summary>
internal struct Located
{
    /// <summary>0, or why it means nothing.</summary>
    public long Code;

    /// <summary>Absolute and plain.</summary>
    public string Path;

    public bool WantsDirectory;

    /// <summary>The path was empty: this is meant itself.</summary>
    public Description? Itself;

    /// <summary>What this server itself has under that name.</summary>
    public VirtualNode? Virtual;

    /// <summary>For fs.</summary>
    public readonly string FsPath => WantsDirectory && Path.Length > 1 ? Path + "/" : Path;
}
