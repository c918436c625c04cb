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
        StatusCode code = Open(client) is { } session ? session.Open(end.Value, client) : StatusCode.AccessDenied;
        if (code != StatusCode.Ok) Handles.Close(end.Value);
        return code;
    }

    /// <summary>init's own session.</summary>
    private sealed class ControlSession(Service service) : Session
    {
        protected internal override ValueTask<Reply> Handle(Call call) => new((ServiceMethod)call.Method switch
        {
            ServiceMethod.Accept => service.Accept(call),
            ServiceMethod.Ping => Reply.Ok(),
            _ => StatusCode.UnknownMethod,
        });

        protected internal override void Ended(StatusCode why) => service._ended.Set(why);
    }
}
