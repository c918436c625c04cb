using System.Collections.Generic;
using Mooring.Rings;
using Xunit;

namespace Mooring.Tests;

/// <summary>A channel with everything that commands may ask for: both sides and the model between them.</summary>
internal sealed class CallWorld
{
    private readonly CallModel _model;
    private readonly SharedPage _page;
    private readonly CallClient _client;
    private readonly CallServer _server;

    internal CallWorld(CallShape shape)
    {
        _model = new CallModel(shape);
        _page = new SharedPage(_model.Geometry, shape.Ring.Cursor);
        _client = new CallClient(_model, _page);
        _server = new CallServer(_model, _page);
    }

    internal void Run(IEnumerable<CallStep> steps)
    {
        foreach (CallStep step in steps) Run(step);
    }

    internal void Run(CallStep step)
    {
        if (step.Action == CallAction.Tick) _model.Now += (ulong)(step.Choice % 20);
        else if (step.IsClients) _client.Run(step);
        else _server.Run(step);
        if (step.Action is CallAction.PublishCommands) _server.CommandsArePublished();
        CheckWait();
    }

    /// <summary>Brings everything to its end in turns that go on without luck; nothing is left.</summary>
    internal void Finish()
    {
        ulong turns = 2 * _model.Accepted + 10;
        while (_model.Open.Count + _model.Held.Count + _model.InRing.Count + _model.Unpublished.Count > 0)
        {
            Assert.True(turns-- > 0, "it goes on for ever");
            Run(new CallStep(CallAction.PublishCommands, 0));
            _server.StartAll();
            Run(new CallStep(CallAction.TakeNews, 0));
            for (int i = _model.Held.Count; i > 0; i--) Run(new CallStep(CallAction.End, i * 37));
            Run(new CallStep(CallAction.PublishCompletions, 0));
            Run(new CallStep(CallAction.Reap, 8));
        }
        while (_model.Published.Count > 0) Run(new CallStep(CallAction.Reap, 8));
        _server.CheckEmpty();
        _client.CheckEmpty();
        Assert.Equal(_model.Refused, _client.RefusedByServer);
    }

    /// <summary>The server dies here, or the client closes.</summary>
    internal void End(bool isDeath) =>
        _client.EndAll(isDeath ? StatusCode.PeerDied : StatusCode.Closed, isDeath);

    /// <summary>
    /// A client that was refused, and waits for what it was told to wait for, is woken when it would be accepted.
    /// </summary>
    private void CheckWait()
    {
        if (_client.Refusal is not { } refusal) return;
        bool wouldFit = _model.FreePlaces >= refusal.Places && _model.FreeAfterReaping() >= refusal.Completions;
        bool hasWork = _page.Load(Geometry.ServerLine + Geometry.PublishWord, 8) != refusal.Seen;
        bool hasRoom = _page.Load(Geometry.ServerLine + Geometry.PeerHead, 4) != refusal.HeadSeen;
        bool wakes = (refusal.Want & ArmBits.Work) != 0 && hasWork || (refusal.Want & ArmBits.Room) != 0 && hasRoom;
        Assert.True(wakes || !wouldFit, "it sleeps, and there is room");
    }
}
