namespace Mooring.Servers.Init;

/// <summary>As much of a process of init's as a policy looks at.</summary>
internal sealed class ProcessEntry
{
    public required string Path { get; init; }

    public ServiceEntry? Service { get; init; }
}

/// <summary>As much of a service as a policy looks at.</summary>
internal sealed class ServiceEntry
{
    public required string Name { get; init; }
}

internal readonly struct PortRange(ushort first, ushort count)
{
    public readonly ushort First = first, Count = count;
}
