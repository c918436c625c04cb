namespace Mooring.Sdk;

/// <summary>
/// What init asks of a service, on the channel whose server end is StartRole.Service. Not an interface like others: it
/// is what has to be there before a service can say what its interface is.
/// </summary>
public enum ServiceMethod : ushort
{
    /// <summary>
    /// client process id, line, methods -> 0; the server end of the client's channel lies beside the command.
    /// </summary>
    Accept = 0x110,

    /// <summary>-> how many clients it has.</summary>
    Ping = 0x111,

    /// <summary>
    /// offset, capacity -> bytes of the schema of its interface. Unsupported: its protocol is written by hand.
    /// TooLarge.
    /// </summary>
    Describe = 0x112,
}
