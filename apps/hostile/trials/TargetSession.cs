using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Hostile;

/// <summary>
/// An honest session with all that a service does: answers at once and late, waits until it is cancelled, takes and
/// gives capabilities, reads what was lent. It counts what begins and ends, and what should never have come.
/// </summary>
internal sealed class TargetSession(HonestSession other) : Session
{
    private const ushort First = 0x200;
    private const uint Count = 12;

    /// <summary>All but two, one of them in the middle.</summary>
    public const ulong Permitted = 0b0111_1011_1111;

    private readonly Signal<StatusCode> _ended = new();

    /// <summary>What its client asks for mostly: more than it may.</summary>
    public static Methods Asked => new(First, (ushort)Count);

    public uint Begun { get; private set; }

    /// <summary>Commands begun while one of the other's lay in its ring.</summary>
    public uint Bypasses { get; private set; }

    public uint Finished { get; private set; }

    /// <summary>Handlers that were called for a method outside the mask.</summary>
    public uint Forbidden { get; private set; }

    /// <summary>Why the channel ended.</summary>
    public ValueTask<StatusCode> End() => _ended.Wait();

    protected override ushort FirstMethod => First;

    protected override async ValueTask<Reply> Handle(Call call)
    {
        Begun++;
        if (other.IsWaiting) Bypasses++;
        uint method = (uint)(call.Method - First);
        if (method >= Count || (Permitted >> (int)method & 1) == 0) Forbidden++;
        Reply reply = await Serve(call, method);
        Finished++;
        return reply;
    }

    protected override void Cancel(Call call) => (call.Waiting as Signal<bool>)?.Set(true);

    protected override void Ended(StatusCode why) => _ended.Set(why);

    private async ValueTask<Reply> Serve(Call call, uint method)
    {
        switch (method)
        {
            case 1: await Loop.Yield(); break;
            case 2: await Loop.Delay(call[0] % 2_000_000); break;
            case 3: return await UntilCancelled(call);
            case 4: return TakeAway(call);
            case 5: return Give(call);
            case 7: return Sum(call);
            case 8: return TryText(call[0], call[1], 4096, out string text) ? Reply.Ok((ulong)text.Length) : Refused;
        }
        return Reply.Ok(call[0]);
    }

    private static Reply Refused => StatusCode.BadArgument;

    private static async ValueTask<Reply> UntilCancelled(Call call)
    {
        Signal<bool> cancelled = new();
        call.Waiting = cancelled;
        await cancelled.Wait();
        return StatusCode.Cancelled;
    }

    private static Reply TakeAway(Call call)
    {
        Result<Handle> gift = call.Take();
        return gift.IsOk ? Handles.Close(gift.Value) : gift.Code;
    }

    private static Reply Give(Call call)
    {
        Result<Handle> gift = Regions.Create(1);
        if (!gift.IsOk) return gift.Code;
        StatusCode code = call.Give(gift.Value, Rights.All);
        Handles.Close(gift.Value);
        return code;
    }

    private Reply Sum(Call call)
    {
        if (!TryBytes(call[0], call[1], out SharedBytes bytes)) return StatusCode.BadArgument;
        ulong sum = 0;
        foreach (byte one in bytes.Span) sum += one;
        return Reply.Ok(sum);
    }
}
