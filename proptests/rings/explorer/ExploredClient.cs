using System;
using System.Collections.Generic;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Tests.Explorer;

/// <summary>
/// Submits commands, reaps their completions, and goes to sleep when there is nothing to do; doorbells are rung by the
/// enter that goes to sleep, as the loop of a program does it. What was reaped is released then, or by publishing. A
/// hot client never arms: it spins.
/// </summary>
internal sealed class ExploredClient
{
    private const PacketBits IsGone = PacketBits.Died | PacketBits.Closed;

    private readonly Stage _stage;
    private readonly Actor _actor;
    private readonly Enter _enter;
    private readonly ClientChannel[] _channels;

    internal ExploredClient(Stage stage, Actor actor)
    {
        (_stage, _actor, _enter) = (stage, actor, new Enter(stage));
        _channels = Array.ConvertAll(actor.Ends, end => new ClientChannel(stage, end / 2));
    }

    private Scenario Shape => _stage.Scenario;

    internal void Run()
    {
        while (true)
        {
            _stage.Tape.Here(this, 0);
            foreach (ClientChannel channel in _channels)
            {
                if (channel.IsInHand && !channel.IsOver) Turn(channel);
            }
            if (Live == 0) break;
            if (Shape.Has(Habits.HotClient)) Spin(_channels[0]);
            else Sleep();
        }
        _enter.RingAll();
    }

    private int Live => Array.FindAll(_channels, channel => !channel.IsOver).Length;

    private void Turn(ClientChannel channel)
    {
        bool asksFirst = Shape.Has(Habits.HotClient) && Shape.Wrong != Wrong.DeadFlagLast;
        bool isDead = asksFirst && channel.PeerIsDead;
        if (channel.Turn()) _enter.Ring(2 * channel.Channel + 1);
        if (Shape.Wrong == Wrong.DeadFlagLast && !channel.IsOver) isDead = channel.PeerIsDead;
        if (isDead && !channel.IsOver) channel.Bury(reaps: false);
        if (channel.WantsToClose) Close(channel);
    }

    private void Close(ClientChannel channel)
    {
        channel.EndTheRest(StatusCode.Closed);
        _stage.Tape.Do(new Step(StepKind.Tell, 2 * channel.Channel + 1, Want: (uint)PacketBits.Closed));
    }

    private void Sleep()
    {
        foreach (ClientChannel channel in _channels)
        {
            if (!channel.IsInHand || channel.IsOver) continue;
            channel.ReleaseReaped();
            _enter.Arm(2 * channel.Channel, channel.Want, channel.Seen, channel.HeadSeen);
            channel.IsInHand = false;
        }
        ulong packets = _enter.Wait(this, _actor.Port, Math.Min(Shape.Min, Live), Shape.Most);
        foreach ((int end, PacketBits bits, _) in Packets.Of(packets)) Accept(ChannelOf(end), bits);
        if (packets != 0 || !Shape.Has(Habits.PollsWhenLate)) return;
        foreach (ClientChannel channel in _channels) channel.IsInHand = true;
    }

    private ClientChannel ChannelOf(int end) => Array.Find(_channels, channel => channel.Channel == end / 2)!;

    private void Accept(ClientChannel channel, PacketBits bits)
    {
        channel.IsInHand = true;
        if ((bits & IsGone) != 0 && !channel.IsOver) channel.Bury(Shape.Wrong != Wrong.DeathWithoutReaping);
    }

    private void Spin(ClientChannel channel)
    {
        if (_enter.HasDoorbells && Shape.Wrong != Wrong.HotNotRinging)
        {
            _enter.RingAll();
            return;
        }
        channel.ReleaseReaped();
        PageWords words = _stage.Words;
        int line = channel.Channel;
        List<Awaited> awaited =
        [
            new(words.InLine(line, PageWords.Server, Geometry.PublishWord), channel.Seen),
            new(words.InLine(line, PageWords.Server, Geometry.Dead), 0),
        ];
        if ((channel.Want & ArmBits.Room) != 0)
            awaited.Add(new(words.InLine(line, PageWords.Server, Geometry.PeerHead), channel.HeadSeen));
        _stage.Tape.Do(new Step(StepKind.Await) { Awaited = [.. awaited] });
    }
}
