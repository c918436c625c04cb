using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Mooring.Tests;

/// <summary>
/// The whole protocol between an honest client and an honest server, against <see cref="CallModel"/>, at every wrap and
/// with pools of every size.
/// <list type="bullet">
/// <item>1, 3: what the server starts is what was submitted, in order, and only what was published.</item>
/// <item>4, 8, 9, 13: every command is in one place, and ends once; a silent one by its successor's end.</item>
/// <item>5, 6: chains whole and in order, soft and hard; ordered commands of one object in turn.</item>
/// <item>10, 11, 12: posts always fit, refusals change nothing, prefixes are exact.</item>
/// <item>14: shots never exceed the credits, and a stream that has one does not pause.</item>
/// <item>17: whoever was refused and waits for what it was told is woken when there is room.</item>
/// <item>26: accesses per call are bounded.</item>
/// <item>33, 37, 47: a cancel and a deadline are heard once; what is late, cancelled or forbidden never starts.</item>
/// </list>
/// </summary>
[Trait("suite", "rings")]
public sealed class CallProperties
{
    [Fact]
    public void P1_P3_P4_P5_P6_P8_P9_P10_P11_P12_P13_P14_P17_P26_P33_P37_P47_P48_programs_agree_with_the_model() =>
        Always.Holds(Programs(CallShape.Any), RunToTheEnd, tests: 3000, size: 250);

    [Fact]
    public void P5_P9_P10_P14_P48_programs_on_large_channels_agree_with_the_model() =>
        Always.Holds(Programs(CallShape.Large), RunToTheEnd, tests: 150, size: 400);

    [Fact]
    public void P9_P15_P38_when_the_server_dies_each_command_ends_once_and_says_whether_it_may_have_started() =>
        Always.Holds(Programs(CallShape.Any), input => RunUntil(input, isDeath: true), tests: 1000, size: 100);

    [Fact]
    public void P9_P15_a_channel_that_is_closed_ends_each_command_once() =>
        Always.Holds(Programs(CallShape.Any), input => RunUntil(input, isDeath: false), tests: 500, size: 100);

    private static Arbitrary<(CallStep[] Steps, CallShape Shape)> Programs(Gen<CallShape> shapes) =>
        Script.Of(CallStep.Any).Zip(Arb.From(shapes));

    private static void RunToTheEnd((CallStep[] Steps, CallShape Shape) input)
    {
        CallWorld world = new(input.Shape);
        world.Run(input.Steps);
        world.Finish();
    }

    private static void RunUntil((CallStep[] Steps, CallShape Shape) input, bool isDeath)
    {
        CallWorld world = new(input.Shape);
        world.Run(input.Steps);
        world.End(isDeath);
    }
}
