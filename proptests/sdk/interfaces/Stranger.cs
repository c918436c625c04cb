using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Tests.Sdk;

/// <summary>
/// A service in another process: it moves when the loop sleeps, so that there is somebody to wait for. Answers each
/// command with its first word.
/// </summary>
internal sealed class Stranger(LoopWorld world) : IConnector
{
    private ScriptedServer? _server;

    public int Connections { get; private set; }

    public StatusCode Answer { get; set; }

    public Command LastTaken { get; private set; }

    /// <summary>Hears of every command, the first ones of a session too.</summary>
    public System.Action<Command> Taken { get; set; } = static _ => { };

    public ServiceClient Client(ServiceContract contract) => new(contract, this, SessionBuffer.Create().Value);

    public async ValueTask<Result<Handle>> Connect(string name)
    {
        await Loop.Yield();
        return ConnectAndWait(name);
    }

    public Result<Handle> ConnectAndWait(string name)
    {
        (Handle client, _) = world.Kernel.MakeChannel();
        ScriptedServer? before = _server;
        ScriptedServer server = _server = new ScriptedServer(world.Kernel, client);
        System.Func<bool> others = world.Kernel.WhenIdle;
        world.Kernel.WhenIdle = () => AnswerAll(server) || before is not null && others();
        Connections++;
        return client;
    }

    private bool AnswerAll(ScriptedServer server)
    {
        bool any = server.TryTake();
        if (any) Taken(LastTaken = server.InHand[0]);
        while (server.InHand.Count > 0) server.Answer(0, Answer);
        return any;
    }
}
