using FsCheck;
using FsCheck.Fluent;
using Mooring.Ports;
using Xunit;

namespace Mooring.Tests;

internal sealed record PostStep(bool IsPost, bool IsArm, uint Bits);

/// <summary>Posts: none is lost, each bit is told once after it was posted, and only if it is armed (20).</summary>
[Trait("suite", "ports")]
public sealed class UserSourceTests
{
    [Fact]
    public void P20_every_posted_bit_comes_in_a_packet_once() =>
        Always.Holds(Script.Of(Steps()), RunProgram, tests: 300, size: 200);

    private static Gen<PostStep> Steps() =>
        from choice in Gen.Choose(0, 5)
        from bit in Gen.Choose(0, 31)
        select new PostStep(choice < 2, choice is 2 or 3, 1u << bit);

    private static void RunProgram(PostStep[] steps)
    {
        ReadyList list = new();
        UserSource source = new();
        source.Associate(list, key: 7, band: 2);
        uint pending = 0;
        bool isArmed = false;
        foreach (PostStep step in steps)
        {
            bool wasQueued = list.Count == 1, isQueued = false;
            if (step.IsPost)
            {
                isQueued = source.Post((PacketBits)step.Bits);
                pending |= step.Bits;
            }
            else if (step.IsArm)
            {
                source.Arm(0, 0, 0);
                isQueued = source.Recheck();
                isArmed = true;
            }
            else if (list.Count > 0)
            {
                Packet packet = list.Pop();
                Assert.Equal((7ul, PacketKind.User, (PacketBits)pending), (packet.Key, packet.Kind, packet.Bits));
                (pending, isArmed, wasQueued) = (0, false, false);
            }
            Assert.Equal(isArmed && pending != 0 ? 1 : 0, list.Count);
            Assert.Equal(isQueued, !wasQueued && list.Count == 1);
        }
    }
}
