namespace Mooring.Apps.Steps;

/// <summary>Who a child is: A calls B, which calls C for it; D calls C directly.</summary>
internal enum Part : uint
{
    First,
    Middle,
    Last,
    Bystander,
}

/// <summary>What A does.</summary>
internal enum Scene : uint
{
    /// <summary>Calls, of which one is cancelled.</summary>
    Calls,

    /// <summary>Streams with more shots than it has credit for, of which one is given up.</summary>
    Streams,
}

/// <summary>What is called.</summary>
internal static class Method
{
    /// <summary>Answered with the word plus one.</summary>
    public const ushort Next = 1;

    /// <summary>Answered when the caller asks for its end.</summary>
    public const ushort Hold = 2;

    /// <summary>A stream of numbers: the word, the word plus one, and so on.</summary>
    public const ushort Count = 3;
}

/// <summary>What a child finds in its start page.</summary>
internal static class Role
{
    /// <summary>Its end of the channel to who calls it; D and the second caller of C.</summary>
    public const Mooring.Ports.StartRole Served = Mooring.Ports.StartRole.Service;
    public const Mooring.Ports.StartRole ServedToo = Mooring.Ports.StartRole.Interrupt0;

    /// <summary>Its end of the channel to whom it calls.</summary>
    public const Mooring.Ports.StartRole Called = Mooring.Ports.StartRole.Interrupt1;
}
