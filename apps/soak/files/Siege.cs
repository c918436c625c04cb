using System.Collections.Generic;
using System.Threading.Tasks;
using Mooring.Apps.Soak.Director;
using Mooring.Apps.Soak.Raw;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Soak.Files;

/// <summary>
/// Files under load while the servers behind them are killed: keepers write, read, sync, rename and remove, each in
/// files of its own and with the whole truth about them; the file server, the driver of its disk and the console are
/// killed meanwhile, in the middle of what is under way.
/// <para>
/// In eras. At the end of each all keepers come to rest, the servers are killed once more, and each keeper looks
/// through all of its files. At the end everybody else is to have no more than half way.
/// </para>
/// </summary>
internal sealed class Siege
{
    /// <summary>init gives up a service that dies more than five times in ten seconds.</summary>
    private const ulong BetweenDeathsNs = 2_100_000_000;
    private const ulong SecondNs = 1_000_000_000;
    private const int BlockKeepers = 6, NameKeepers = 4, SmallBlocks = 64, LargeBlocks = 2000, Victims = 3;

    /// <summary>A heap takes 256 pages at a time; a file server has three times that.</summary>
    private const ulong SlackPages = 320;

    private readonly string[] _victims = ["fs", "block", "console"];

    private readonly List<Keeper> _keepers = new();
    private readonly ulong[] _diedAt = new ulong[Victims], _deaths = new ulong[Victims];
    private readonly WaitQueue _rested = new();
    private readonly Account _account = new();
    private readonly bool _spares;
    private Dice _dice;
    private int _running;
    private ulong _amid;

    private Siege(ulong seed, bool spares)
    {
        _dice = new Dice(seed);
        _spares = spares;
    }

    /// <param name="folder">Is made if it is not there.</param>
    /// <param name="seed">Where the choices begin.</param>
    /// <param name="eras">How many.</param>
    /// <param name="each">Kills of an era; 0: nobody is killed, and an era is a minute.</param>
    /// <returns>What went wrong; empty: nothing.</returns>
    public static async ValueTask<string> Run(string folder, ulong seed, ulong eras, ulong each)
    {
        Siege siege = new(seed, each == 0);
        if (!(await FsClient.Connect()).TryGet(out FsClient files)) return "there is no file server";
        StatusCode made = await files.MakeDirectory(folder);
        if (made is not (StatusCode.Ok or StatusCode.AlreadyExists)) return $"no folder: {(int)made}";
        siege.Recruit(files, folder, seed);
        List<Figures> rests = new();
        for (ulong era = 0; era < eras; era++)
        {
            await siege.Fight(each);
            string wrong = await siege.ComeToRest(files);
            if (wrong.Length > 0) return wrong;
            if (!(await Figures.Take("soak")).TryGet(out Figures rest)) return "no figures";
            rests.Add(rest);
            siege.Report(era);
            await ReportMemory();
            await Sdk.Console.FlushAsync();
        }
        return Judge(rests);
    }

    private void Recruit(FsClient files, string folder, ulong seed)
    {
        for (int i = 0; i < BlockKeepers; i++)
            _keepers.Add(new BlockKeeper(
                files, _account, $"{folder}/blocks{i}", seed + (ulong)i, i == 0 ? LargeBlocks : SmallBlocks));
        for (int i = 0; i < NameKeepers; i++)
            _keepers.Add(new NameKeeper(files, _account, folder, $"{folder}/name{i}", seed + 100 + (ulong)i));
    }

    /// <summary>All keepers at work, until as many have been killed, or for a minute.</summary>
    private async ValueTask Fight(ulong kills)
    {
        _account.IsOver = false;
        foreach (Keeper keeper in _keepers) Loop.Detach(Work(keeper));
        if (_spares) await Loop.Delay(60 * SecondNs);
        for (ulong i = 0; i < kills && _account.Wrong.Length == 0; i++) await KillOne((int)_dice.Below(Victims));
        _account.IsOver = true;
        while (_running > 0) await _rested.Wait();
    }

    private async ValueTask Work(Keeper keeper)
    {
        _running++;
        while (!_account.IsOver && _account.Wrong.Length == 0) await keeper.Step();
        _running--;
        _rested.WakeAll();
    }

    /// <summary>One that may die already, the one that was chosen if possible, at a moment that nobody knows.</summary>
    private async ValueTask KillOne(int victim)
    {
        await Loop.Delay(_dice.Below(SecondNs / 2));
        for (int i = 0; i < Victims && !MayDie(victim); i++) victim = (victim + 1) % Victims;
        if (!MayDie(victim)) await Loop.DelayUntil(_diedAt[victim] + BetweenDeathsNs);
        if (_account.UnderWay > 0) _amid++;
        await Kill(victim);
    }

    private bool MayDie(int victim) => Clock.NowNs >= _diedAt[victim] + BetweenDeathsNs || _deaths[victim] == 0;

    private async ValueTask Kill(int victim)
    {
        _diedAt[victim] = Clock.NowNs;
        Result<ulong> killed = await InitClient.Instance.Kill(_victims[victim]);
        if (killed is { IsOk: true, Value: > 0 }) _deaths[victim]++;
    }

    /// <summary>The same at the end of every era, so that what is there afterwards can be compared.</summary>
    private async ValueTask<string> ComeToRest(FsClient files)
    {
        for (int victim = 0; victim < Victims && !_spares; victim++)
        {
            await Loop.Delay(BetweenDeathsNs);
            await Kill(victim);
        }
        foreach (Keeper keeper in _keepers) await keeper.CheckAll();
        if (await files.Sync() != StatusCode.Ok) _account.Fail("the last sync failed");
        if (_account.UnderWay != 0) _account.Fail($"{_account.UnderWay} calls have not ended");
        await Loop.Delay(SecondNs);
        return _account.Wrong;
    }

    /// <summary>Who has how many pages: if somebody leaks, it is this one.</summary>
    private static async ValueTask ReportMemory()
    {
        if (!(await InitClient.Instance.List()).TryGet(out ProcessRecord[] processes)) return;
        string line = "    pages:";
        foreach (ProcessRecord process in processes) line += $" {Figures.NameOf(process)} {process.Pages}";
        Sdk.Console.WriteLine(line);
    }

    private void Report(ulong era) => Sdk.Console.WriteLine(
        $"era {era}: {_deaths[0] + _deaths[1] + _deaths[2]} kills (fs {_deaths[0]}, block {_deaths[1]}, "
        + $"console {_deaths[2]}), {_amid} amid calls; {_account.Begun} calls begun, {_account.Ended} ended, "
        + $"{_account.Died} with PeerDied; {_account.Checked} pieces looked at, {_account.Undecided} undecided");

    /// <summary>The first half may leave behind what was not there before: heaps grow to their size.</summary>
    private static string Judge(List<Figures> rests)
    {
        if (rests.Count < 3) return string.Empty;
        Figures early = rests[rests.Count / 2], last = rests[rests.Count - 1];
        return last.IsBeyond(early, SlackPages) ? $"left behind: {early.Text()}; now {last.Text()}" : string.Empty;
    }
}
