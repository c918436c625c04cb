using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Servers.Init;

/// <summary>
/// Keeps a service alive: starts it, waits for its end, says what is lost, starts it again. A service that dies too
/// often is given up; without shell or console there is nothing left to do, so then the system ends.
/// </summary>
internal sealed class Supervisor
{
    private readonly Init _init;
    private readonly ServiceEntry _service;

    public Supervisor(Init init, ServiceEntry service)
    {
        _init = init;
        _service = service;
    }

    public async ValueTask Run()
    {
        await _service.Wanted();
        while (true)
        {
            Result<ProcessEntry> process = StartOnce();
            if (!process.IsOk) break;
            while (!process.Value.HasEnded) await process.Value.Waiting.Wait();
            _service.Stopped();
            if (_service.EndsTheSystem && await _init.ShellEnded(process.Value)) return;
            bool again = _service.Restart.MayRestart(Clock.NowNs, out ulong waitNs);
            SayLost(process.Value, again);
            if (!again) break;
            if (waitNs > 0) await Loop.Delay(waitNs);
            bool knows = _service.Start.Arguments.Contains("resumed");
            if (_service.Resumes && !knows) _service.Start.Arguments.Add("resumed");
        }
        await GiveUp();
    }

    private Result<ProcessEntry> StartOnce()
    {
        Handle control = default;
        if (_service.HasClients)
        {
            Result<ChannelEnds> ends = Channels.Create();
            if (!ends.IsOk) return Failed(ends.Code);
            control = ends.Value.Client;
            SetGift(new Gift(StartRole.Service, ends.Value.Server, Rights.All));
        }
        Result<ProcessEntry> process = _init.Launch(_service.Start);
        if (!process.IsOk)
        {
            if (!control.IsNone) Handles.Close(control);
            return Failed(process.Code);
        }
        Result<CallChannel> channel = control.IsNone ? StatusCode.NotFound : CallChannel.Open(control);
        _service.Started(process.Value, channel.IsOk ? channel.Value : null);
        Loop.Detach(Describe());
        if (channel.IsOk && _service.Ping.EveryNs > 0) Loop.Detach(Watch(process.Value));
        return process;
    }

    /// <summary>Asks the process now and then whether it still answers; one that does not is ended by that.</summary>
    private async ValueTask Watch(ProcessEntry process)
    {
        StatusCode code = StatusCode.Ok;
        while (code == StatusCode.Ok)
        {
            await Loop.DelayUntil(_service.Ping.Next(Clock.NowNs));
            if (_service.Process != process) return;
            code = (await _service.Answer()).Code;
        }
        if (code == StatusCode.TimedOut) _init.Say("init: " + _service.Name + " does not answer and is ended");
    }

    private async ValueTask Describe()
    {
        if (await _service.Describe() is { } fault) _init.Say("init: " + _service.Name + " " + fault);
    }

    /// <summary>The service's end of the control channel is the first gift, anew for each start.</summary>
    private void SetGift(Gift gift)
    {
        if (_service.Start.Gifts.Count > 0 && _service.Start.Gifts[0].Role == gift.Role) _service.Start.Gifts[0] = gift;
        else _service.Start.Gifts.Insert(0, gift);
    }

    private StatusCode Failed(StatusCode code)
    {
        _init.Say("init: " + _service.Name + " cannot be started: status " + ((uint)code).ToString());
        return code;
    }

    private void SayLost(ProcessEntry process, bool again)
    {
        string how = process.Report.Length > 0 ? process.Report : EndOf(process);
        string then = again ? " is started again; lost: " + _service.Lost : " died too often and is given up";
        _init.Say(how + "\ninit: " + _service.Name + then);
    }

    private static string EndOf(ProcessEntry process) => process.Phase == ProcessPhase.Killed
        ? process.Name + ": process " + process.Id.ToString() + " was killed"
        : process.Name + ": process " + process.Id.ToString() + " ended with status " + process.ExitCode.ToString();

    private async ValueTask GiveUp()
    {
        _service.GiveUp();
        if (_service.EndsTheSystem || _service.Name == "console") await _init.Finish(1);
    }
}
