using System.Collections.Generic;

namespace Mooring.Tools.Bench;

/// <summary>What calls of generated clients cost beside bare ones, measured in the same boot.</summary>
/// <param name="guest">What bench-sdk and bench-ports printed.</param>
public sealed class SdkFigures(GuestLines guest)
{
    private const string Script = "/bin/bench-sdk && /bin/bench-ports calls";
    private const int Depth = 32;

    /// <summary>Boots once and counts.</summary>
    public static SdkFigures Take(SourceTree tree) => new(GuestLines.Read(CountedBoot.Take(tree, Script, null).Output));

    /// <summary>All of them.</summary>
    public IEnumerable<Figure> All()
    {
        double call = Net("sdk.call", "sdk.nothing"), bare = Net("roundtrip", "nothing");
        double at32 = Net("sdk.depth32", "sdk.nothing") / Depth, bareAt32 = Net("depth32", "nothing") / Depth;
        yield return new Figure("sdk.call", call, Figure.Instructions, "roundtrip", bare)
        {
            Target = Target.AtMost(1.15 * bare),
        };
        yield return new Figure("sdk.depth32.per_op", at32, Figure.Instructions, "depth32.per_op", bareAt32)
        {
            Target = Target.AtMost(1.5 * bareAt32),
        };
        yield return new Figure("sdk.bytes", guest["sdk.call.bytes"] + guest["sdk.depth32.bytes"], "bytes", "none", 0)
        {
            Target = Target.AtMost(0),
        };
    }

    private double Net(string name, string nothing) => guest[name] - guest[nothing];
}
