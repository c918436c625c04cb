namespace Mooring.Sdk;

/// <summary>Who is at the other end of a session: stamped by init, not claimed by the client.</summary>
public readonly struct ClientIdentity
{
    public readonly ulong ProcessId;

    /// <summary>The console line that the process belongs to: 0 interactive, 1 exec.</summary>
    public readonly uint Line;

    /// <summary>
    /// The methods that it may call: a bit each, from <see cref="Session.FirstMethod"/> on; all ones: every one.
    /// </summary>
    public readonly ulong Methods;

    public ClientIdentity(ulong processId, uint line, ulong methods = ulong.MaxValue)
    {
        ProcessId = processId;
        Line = line;
        Methods = methods;
    }
}
