namespace Mooring.Servers.Init;

/// <summary>
/// A program that init starts for each PCI function that it is for, in a process and with a service of its own: "name",
/// "name1", "name2".
/// </summary>
internal sealed class Driver
{
    private readonly ushort _vendor;
    private readonly ushort[] _devices;

    /// <param name="name">Of the first service, and of the program in <c>/bin</c>.</param>
    /// <param name="vendor">Of the function.</param>
    /// <param name="devices">Each of them will do.</param>
    public Driver(string name, ushort vendor, params ushort[] devices)
    {
        Name = name;
        _vendor = vendor;
        _devices = devices;
    }

    /// <summary>Of the first service, and of the interface of all.</summary>
    public string Name { get; }

    public string Path => "/bin/" + Name;

    /// <summary>Functions that are given a driver.</summary>
    public int Most { get; init; } = 1;

    /// <summary>What is lost when it dies, for people.</summary>
    public string Lost { get; init; } = "nothing";

    /// <summary>
    /// The service that uses it: everybody else may only call <see cref="Shown"/>. Null: it is everybody's.
    /// </summary>
    public string? User { get; init; }

    /// <summary>The methods that do no harm.</summary>
    public string Shown { get; init; } = string.Empty;

    /// <summary>Who may connect.</summary>
    /// <param name="isOpen">In this boot everybody may call everything.</param>
    public ConnectPolicy Policy(bool isOpen)
    {
        ConnectPolicy policy = new();
        if (User is null || isOpen) return policy;
        policy.Allow(User, "all");
        policy.Allow("*", Shown);
        return policy;
    }

    /// <summary>The service of one of the functions, counted from 0.</summary>
    public string ServiceName(int number) => number == 0 ? Name : Name + number.ToString();

    public bool IsFor(ushort vendor, ushort device)
    {
        bool isKnown = false;
        foreach (ushort known in _devices) isKnown |= known == device;
        return isKnown && vendor == _vendor;
    }
}
