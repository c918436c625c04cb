using Mooring.Sdk;

namespace Mooring.Servers.Fs;

/// <summary>A file that a client has open, with the calls that use it now: it is closed behind the last.</summary>
internal sealed class OpenFile(FileVolume volume, FileNode node, FsOpen how)
{
    public FileVolume Volume => volume;
    public FileNode Node => node;

    public bool MayWrite => (how & FsOpen.Write) != 0;

    public bool Appends => (how & FsOpen.Append) != 0;

    /// <summary>Calls under way.</summary>
    public int Uses { get; set; }

    /// <summary>The client does not have it any more.</summary>
    public bool IsGone { get; set; }
}
