using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Nc;

/// <summary>
/// Both directions of a connection, each for itself: the end of the input ends what is sent, and what comes is still
/// taken. With a person at the console the other side's end ends both.
/// </summary>
internal sealed class Talk(SocketPipe socket)
{
    private StatusCode _sent;

    /// <summary>Ok; or why it was broken off.</summary>
    public async ValueTask<StatusCode> Run()
    {
        Signal<bool> isSent = new();
        Loop.Detach(Send(isSent));
        StatusCode received = await Receive();
        if (Startup.Handle(StartRole.Input).IsNone) Sdk.Console.In.CancelPendingRead();
        await isSent.Wait();
        return received == StatusCode.Ok ? _sent : received;
    }

    private async ValueTask Send(Signal<bool> isSent)
    {
        _sent = await Copy();
        StatusCode ended = await socket.Output.CompleteAsync();
        if (_sent == StatusCode.Ok && ended != StatusCode.Closed) _sent = ended;
        isSent.Set(true);
    }

    private async ValueTask<StatusCode> Copy()
    {
        while (true)
        {
            ReadResult read = await Sdk.Console.In.ReadAsync();
            FlushResult flushed = await socket.Output.WriteAsync(read.Buffer);
            Sdk.Console.In.AdvanceTo(read.Buffer.Length);
            if (flushed.IsCompleted) return flushed.Code;
            if (read.IsCanceled) return StatusCode.Ok;
            if (read.IsCompleted) return read.Code == StatusCode.EndOfData ? StatusCode.Ok : read.Code;
        }
    }

    private async ValueTask<StatusCode> Receive()
    {
        StatusCode code = StatusCode.Ok;
        while (code == StatusCode.Ok)
        {
            ReadResult read = await socket.Input.ReadAsync();
            StatusCode written = await Sdk.Console.WriteAsync(read.Buffer);
            socket.Input.AdvanceTo(read.Buffer.Length);
            code = written == StatusCode.Ok ? read.Code : written;
        }
        await socket.Input.CompleteAsync();
        return code == StatusCode.EndOfData ? StatusCode.Ok : code;
    }
}
