using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Sdk;

namespace Mooring.Tests.Sdk;

/// <summary>
/// A service that does nothing but remember what its client has sent: the command, and all that it lends.
/// </summary>
internal sealed class Recorder : Session
{
    /// <summary>The latest command that is not the meeting, as text.</summary>
    public string Command { get; private set; } = "";

    /// <summary>The client's session buffer then.</summary>
    public byte[] Buffer { get; private set; } = [];

    protected internal override ValueTask<Reply> Handle(Call call)
    {
        if (call.Method == ServiceContract.MeetMethod) return new(Reply.Ok());
        Command = $"{call.Method}: {call[0]:x} {call[1]:x} {call[2]:x} {call[3]:x} {call[4]:x} {call[5]:x}";
        if (TryBytes(0, SessionBuffer.Bytes, out var bytes)) Buffer = bytes.Span.ToArray();
        return new(StatusCode.Ok);
    }
}
