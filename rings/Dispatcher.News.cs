using System;

namespace Mooring.Rings;

/// <content>What commands in flight have to hear: requests to cancel, deadlines, credits.</content>
public partial struct Dispatcher<TPage, TChecks, TPool>
{
    /// <summary>
    /// Tells of a running command that its client wants it ended, that its deadline has passed, or that it may give
    /// more shots. Each request and each deadline is told once. To be asked until it says no, after the commands have
    /// been taken and before the end is armed.
    /// </summary>
    public bool TryTakeNews(ulong now, out int place, out News news)
    {
        if (_noticesTold != _end.NoticesSeen) GatherNotices();
        if (now >= NextDeadline) GatherDeadlines(now);
        (place, news) = (InFlight.None, News.None);
        if (_news == 0) return false;
        Span<InFlight> places = _pool.Places;
        for (place = 0; places[place].News == News.None; place++)
        {
        }
        news = places[place].News;
        places[place].News = News.None;
        _news--;
        return true;
    }

    private void GatherNotices()
    {
        _noticesTold = _end.NoticesSeen;
        foreach (ref InFlight entry in _pool.Places)
        {
            if (entry.State == InFlightState.Free) continue;
            News news = Notice(ref entry);
            if (entry.State == InFlightState.Running) Tell(ref entry, news);
        }
    }

    /// <summary>Looks at the words in which the client asks: each request counts once.</summary>
    private News Notice(ref InFlight entry)
    {
        News news = News.None;
        Command command = entry.Command;
        if (command.Is(CommandFlags.OneWay)) return news;
        if (!entry.IsCancelTold && _end.IsCancelRequested(command.Token))
        {
            entry.IsCancelTold = true;
            news |= News.Cancel;
        }
        if (!command.Is(CommandFlags.Stream)) return news;
        uint granted = _end.Granted(command.Token);
        if (granted == entry.GrantsSeen) return news;
        entry.Credits = (ushort)Math.Min((ulong)entry.Credits + (granted - entry.GrantsSeen), Geometry.MostEntries);
        entry.GrantsSeen = granted;
        return news | News.Credit;
    }

    /// <summary>Tells of the deadlines that have passed, and finds the next one.</summary>
    private void GatherDeadlines(ulong now)
    {
        NextDeadline = ulong.MaxValue;
        Span<InFlight> places = _pool.Places;
        for (int place = 0; place < places.Length; place++)
        {
            ref InFlight entry = ref places[place];
            ulong deadline = entry.Command.Deadline;
            if (entry.State == InFlightState.Free || entry.IsDeadlineTold || deadline == 0) continue;
            if (deadline > now) NextDeadline = Math.Min(NextDeadline, deadline);
            else if (entry.State == InFlightState.Running)
            {
                entry.IsDeadlineTold = true;
                Tell(ref entry, News.Deadline);
            }
        }
    }

    private void Tell(ref InFlight entry, News news)
    {
        if (news == News.None) return;
        if (entry.News == News.None) _news++;
        entry.News |= news;
    }
}
