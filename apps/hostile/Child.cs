using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Hostile;

/// <summary>What runs in a child: one part, on the end that it was born with.</summary>
internal static class Child
{
    private const int Guilty = 1, BadStart = 3;
    private const uint Depth = 8, LentPages = 16;

    /// <param name="end">A channel's end.</param>
    /// <param name="arguments">Behind the name: part, seed, count, temper.</param>
    public static ValueTask<int> Run(Handle end, string[] arguments)
    {
        bool isWhole = uint.TryParse(arguments[1], out uint part) & ulong.TryParse(arguments[2], out ulong seed)
            & ulong.TryParse(arguments[3], out ulong count) & uint.TryParse(arguments[4], out uint temper);
        if (!isWhole) return new(BadStart);
        return (Part)part switch
        {
            Part.HonestClient => CallHonestly(end, (uint)count),
            Part.HonestServer => ServeHonestly(end, (uint)count),
            _ => Misbehave(end, (Part)part, seed, count, (Temper)temper),
        };
    }

    private static async ValueTask<int> CallHonestly(Handle end, uint count)
    {
        Result<CallChannel> channel = CallChannel.Open(end);
        if (!channel.IsOk) return BadStart;
        string wrong = await new HonestClient(channel.Value, count, Depth).Run();
        return wrong.Length == 0 ? 0 : Guilty;
    }

    private static async ValueTask<int> ServeHonestly(Handle end, uint count)
    {
        HonestSession session = new(count);
        if (session.Open(end, new ClientIdentity(0, 0)) != StatusCode.Ok) return BadStart;
        await session.End();
        return session.Ledger.Verdict("").Length == 0 ? 0 : Guilty;
    }

    private static async ValueTask<int> Misbehave(Handle end, Part part, ulong seed, ulong steps, Temper temper)
    {
        Result<MappedChannel> mapped = Channels.Map(end);
        if (!mapped.IsOk) return BadStart;
        Villain villain = part == Part.HostileServer
            ? new HostileServer(end, mapped.Value.Page, seed)
            : new HostileClient(end, mapped.Value.Page, seed, TargetSession.Asked, Lend(end));
        for (ulong i = 0; i < steps; i++) await villain.Step(temper);
        villain.Leave();
        return 0;
    }

    private static SharedBytes Lend(Handle end)
    {
        Result<MappedRegion> region = Regions.CreateMapped(LentPages);
        if (!region.IsOk) return default;
        Channels.Lend(end, region.Value.Handle, Rights.Read | Rights.Write);
        return region.Value.Bytes;
    }
}
