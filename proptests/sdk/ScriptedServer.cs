using System.Collections.Generic;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Tests.Sdk;

/// <summary>The server at the far end of a call channel, moved by the test one step at a time.</summary>
internal sealed class ScriptedServer
{
    private readonly FakeKernel _kernel;
    private readonly Handle _client;
    private ServerEnd<LivePage, Enforced> _end;

    public ScriptedServer(FakeKernel kernel, Handle client)
    {
        _kernel = kernel;
        _client = client;
        _end = new ServerEnd<LivePage, Enforced>(kernel.PageOf(client), Geometry.Default);
    }

    /// <summary>Taken and not yet answered.</summary>
    public List<Command> InHand { get; } = [];

    public bool TryTake()
    {
        if (_end.TryTake(out Command command) != Attempt.Done) return false;
        InHand.Add(command);
        Publish();
        return true;
    }

    public bool IsCancelRequested(int place) => _end.IsCancelRequested(InHand[place].Token);

    /// <summary>Answers with the command's first word.</summary>
    public void Answer(int place, StatusCode code = StatusCode.Ok)
    {
        Command command = InHand[place];
        InHand.RemoveAt(place);
        PostRaw(new Completion(command.Token, code, command.Payload[0]));
    }

    public void PostRaw(Completion completion)
    {
        _end.Post(completion);
        Publish();
    }

    public void Die() => _kernel.KillPeerOf(_client);

    public void Revoke() => _kernel.Revoke(_client);

    private void Publish()
    {
        if (_end.Publish()) _kernel.Ring(_client);
    }
}
