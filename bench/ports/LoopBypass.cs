using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Bench.Ports;

/// <summary>
/// A low band that never runs dry against a high one in the loop of a program, one of them hot and the other armed: a
/// hot end has always another command, and of several armed ones there is always one that the kernel has ready. What is
/// counted are turns.
/// </summary>
internal sealed class LoopBypass
{
    /// <summary>An armed end is not ready from its turn until the next enter, so there are some.</summary>
    private const int ArmedEnds = 4;
    private const int Lows = 600, Scale = 1000;

    private readonly Signal<StatusCode> _done = new();
    private readonly bool _isLowHot;
    private ulong _highs;
    private int _lows;

    private LoopBypass(bool isLowHot) => _isLowHot = isLowHot;

    public static async ValueTask<StatusCode> Measure()
    {
        StatusCode code = await new LoopBypass(isLowHot: true).Measure("bypass.low_hot");
        return code == StatusCode.Ok ? await new LoopBypass(isLowHot: false).Measure("bypass.high_hot") : code;
    }

    private bool IsOver => _lows > Lows;

    private async ValueTask<StatusCode> Measure(string name)
    {
        Result<ChannelEnds> ends = Channels.Create();
        if (!ends.IsOk) return ends.Code;
        HotEnd hot = new(this, Channels.Map(ends.Value.Client).Value);
        StatusCode code = hot.Attach(ends.Value.Server, BandOf(_isLowHot));
        for (int i = 0; i < ArmedEnds && code == StatusCode.Ok; i++) code = BeginArmed();
        if (code != StatusCode.Ok) return code;
        code = await _done.Wait();
        hot.Stop();
        Figures.Print(name, _highs * Scale / Lows);
        return code;
    }

    private static int BandOf(bool isLow) => isLow ? 0 : Limits.Bands - 1;

    /// <summary>
    /// Something lies in it that is never taken out. To the loop it is as an interrupt is: it cannot be looked at.
    /// </summary>
    private StatusCode BeginArmed()
    {
        Result<ChannelEnds> ends = Channels.Create();
        if (!ends.IsOk) return ends.Code;
        MappedChannel channel = Channels.Map(ends.Value.Client).Value;
        ClientEnd<LivePage, Enforced> client = new(channel.Page, channel.Geometry);
        client.TrySubmit(new Command(1), out _);
        client.Publish();
        InterruptLine line = new(ends.Value.Server, BandOf(!_isLowHot));
        Loop.Detach(TakeTurns(line));
        return line.IsAttached ? StatusCode.Ok : StatusCode.Broken;
    }

    private async ValueTask TakeTurns(InterruptLine line)
    {
        while (!IsOver)
        {
            await line.Next();
            Count(!_isLowHot);
        }
    }

    /// <summary>From the first low turn to the last.</summary>
    private void Count(bool isLow)
    {
        if (IsOver) return;
        if (!isLow && _lows > 0) _highs++;
        if (isLow && ++_lows > Lows) _done.Set(StatusCode.Ok);
    }

    /// <summary>A server's end whose client is here as well, and which takes one command per turn.</summary>
    private sealed class HotEnd : ServedChannel
    {
        private readonly LoopBypass _bypass;
        private ClientEnd<LivePage, Enforced> _client;
        private bool _hasPlace;

        public HotEnd(LoopBypass bypass, MappedChannel channel)
        {
            _bypass = bypass;
            _client = new ClientEnd<LivePage, Enforced>(channel.Page, channel.Geometry);
            Fill();
        }

        public void Stop()
        {
            End(StatusCode.Closed);
            Release();
        }

        protected override bool HasPlace() => _hasPlace = !_hasPlace;

        protected override void OnCommand(int place)
        {
            _bypass.Count(_bypass._isLowHot);
            Answer(place, StatusCode.Ok, 0);
            Fill();
            if (!_bypass.IsOver) ServeAgain();
        }

        protected override void OnNews(int place, News news)
        {
        }

        protected override void OnEnd(StatusCode why)
        {
        }

        private void Fill()
        {
            Nowhere answers = default;
            if (_client.Reap(ref answers) == Attempt.Done) _client.ReleaseReaped();
            while (_client.TrySubmit(new Command(1), out _) == Attempt.Done)
            {
            }
            _client.Publish();
        }
    }

    private readonly struct Nowhere : ICompletionSink
    {
        public void Ended(in Completion completion)
        {
        }
    }
}
