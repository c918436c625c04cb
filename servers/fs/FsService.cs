using Mooring.Sdk;

namespace Mooring.Servers.Fs;

/// <summary>The service "fs": the archives as one read-only tree of names, the same for everybody.</summary>
internal sealed class FsService : Service
{
    public FsService()
    {
        Tree = Archives.Load();
        Walk = new PathWalk(Tree);
    }

    public Archives Archives { get; } = new();
    public Tree Tree { get; }
    public PathWalk Walk { get; }

    protected override Session Open(ClientIdentity client) => new FsSession(this);
}
