using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Random;

/// <summary>One client. Nothing of it is remembered between two calls.</summary>
internal sealed class RandomSession(EntropyQueue entropy) : Session
{
    protected override ushort FirstMethod => (ushort)RandomMethod.Bytes;

    protected override ValueTask<Reply> Handle(Call call) => (RandomMethod)call.Method switch
    {
        RandomMethod.Bytes => Bytes(call),
        _ => new(StatusCode.UnknownMethod),
    };

    /// <summary>It waits for a slot or has one.</summary>
    protected override void Cancel(Call call)
    {
        (call.Waiting as WaitQueue)?.WakeAll();
        (call.Waiting as Slot)?.Abandon();
    }

    /// <summary>The device may answer with less than was asked for.</summary>
    private async ValueTask<Reply> Bytes(Call call)
    {
        if (call[1] > Limits.PageBytes || !TryBytes(call[0], call[1], out SharedBytes bytes))
            return StatusCode.BadArgument;
        for (int filled = 0; filled < bytes.Length;)
        {
            if (call.CancelRequested) return StatusCode.Cancelled;
            Result<int> more = await entropy.Fill(bytes.Slice(filled, bytes.Length - filled), call);
            if (!more.IsOk) return more.Code;
            filled += more.Value;
        }
        return Reply.Ok((ulong)bytes.Length);
    }
}
