using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Sdk;

/// <summary>
/// A stream that a server passes on: what the next server gives goes to the client when that has credit for it, so a
/// slow client slows the far server down and nothing gathers here but one ring of credit.
/// </summary>
internal sealed class PassedStream : StreamSlot
{
    private readonly Call _call;

    public PassedStream(Call call) : base(call.Command)
    {
        _call = call;
        call.PassedAs = this;
    }

    public async ValueTask<Reply> Relay(ICallTarget next)
    {
        next.Submit(this);
        StatusCode code = StatusCode.Ok;
        while (code == StatusCode.Ok && await TakeNext()) code = await _call.Shoot(Item);
        if (code != StatusCode.Ok) await GiveUp();
        _call.PassedAs = null;
        return code == StatusCode.Ok ? Reply.Passed(Last) : code;
    }

    private async ValueTask GiveUp()
    {
        if (!IsOver) Cancel();
        while (!IsOver)
        {
            DropItems();
            await TakeNext();
        }
    }
}
