using System;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Sdk;

/// <summary>
/// A server: init hands it clients on the channel of StartRole.Service, and each becomes a <see cref="Session"/> of the
/// server's own making.
/// </summary>
public abstract class Service
{
    private readonly Signal<StatusCode> _ended = new();
    private uint _clients;

    /// <summary>The interface in bytes, for the registry; empty: the protocol is written by hand.</summary>
    protected virtual ReadOnlySpan<byte> Schema => default;

    /// <summary>A new client. Null refuses it.</summary>
    protected abstract Session? Open(ClientIdentity client);

    /// <summary>Serves until init is gone.</summary>
    public ValueTask<StatusCode> Serve()
    {
        ControlSession control = new(this);
        StatusCode code = control.Open(Startup.Handle(StartRole.Service), new ClientIdentity(0, 0));
        return code == StatusCode.Ok ? _ended.Wait() : new ValueTask<StatusCode>(code);
    }

    private Reply Accept(Call call)
    {
        Result<Handle> end = call.Take();
        if (!end.IsOk) return end.Code;
        ClientIdentity client = new(call[0], (uint)call[1], call[2]);
        StatusCode code = Open(client) is { } session ? Admit(session, end.Value, client) : StatusCode.AccessDenied;
        if (code != StatusCode.Ok) Handles.Close(end.Value);
        return code;
    }

    private StatusCode Admit(Session session, Handle end, ClientIdentity client)
    {
        session.Service = this;
        _clients++;
        StatusCode code = session.Open(end, client);
        if (code != StatusCode.Ok) Left();
        return code;
    }

    /// <summary>A session has ended.</summary>
    internal void Left() => _clients--;

    private Reply Describe(Session session, Call call)
    {
        if (Schema.IsEmpty) return StatusCode.Unsupported;
        if (!session.TryBytes(call[0], call[1], out SharedBytes into)) return StatusCode.BadArgument;
        if (Schema.Length > into.Length) return StatusCode.TooLarge;
        Schema.CopyTo(into.Span);
        return Reply.Ok((ulong)Schema.Length);
    }

    /// <summary>init's own session.</summary>
    private sealed class ControlSession(Service service) : Session
    {
        protected internal override ValueTask<Reply> Handle(Call call) => new((ServiceMethod)call.Method switch
        {
            ServiceMethod.Accept => service.Accept(call),
            ServiceMethod.Ping => Reply.Ok(service._clients),
            ServiceMethod.Describe => service.Describe(this, call),
            _ => StatusCode.UnknownMethod,
        });

        protected internal override void Ended(StatusCode why) => service._ended.Set(why);
    }
}
