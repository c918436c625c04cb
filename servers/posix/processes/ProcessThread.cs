using Mooring.Sdk;

namespace Mooring.Servers.Posix;

/// <summary>A thread of a Linux process, and its channel.</summary>
internal sealed class ProcessThread(int id, bool isFirst)
{
    /// <summary>As gettid says.</summary>
    public int Id { get; } = id;

    public bool IsFirst { get; } = isFirst;

    /// <summary>The kernel's, once it has begun.</summary>
    public ulong Name { get; set; }

    public bool HasBegun { get; set; } = isFirst;

    /// <summary>Stopped by the kernel, because its process is stopped.</summary>
    public bool IsHeld { get; set; }

    /// <summary>The one that said that its process stops: it waits for the answer.</summary>
    public bool IsInStop { get; set; }

    /// <summary>It speaks for a vfork's child.</summary>
    public bool IsBorrowed { get; set; }

    public Session? Session { get; set; }
}
