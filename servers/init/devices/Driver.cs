namespace Mooring.Servers.Init;

/// <summary>A program that init starts when a PCI function for it is there.</summary>
internal sealed class Driver
{
    private readonly ushort _vendor;
    private readonly ushort[] _devices;

    /// <param name="name">Of the service and of the program in <c>/bin</c>.</param>
    /// <param name="vendor">Of the function.</param>
    /// <param name="devices">Each of them will do.</param>
    public Driver(string name, ushort vendor, params ushort[] devices)
    {
        Name = name;
        _vendor = vendor;
        _devices = devices;
    }

    public string Name { get; }
    public string Path => "/bin/" + Name;

    /// <summary>What is lost when it dies, for people.</summary>
    public string Lost { get; init; } = "nothing";

    public bool IsFor(ushort vendor, ushort device)
    {
        bool isKnown = false;
        foreach (ushort known in _devices) isKnown |= known == device;
        return isKnown && vendor == _vendor;
    }
}
