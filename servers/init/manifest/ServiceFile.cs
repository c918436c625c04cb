using System;
using System.Collections.Generic;
using Mooring.Ports;

namespace Mooring.Servers.Init;

/// <summary>
/// What init is to know of a service: the text <c>NAME.service</c> beside its project, in the boot archive as
/// <c>services/NAME</c>. A line is a word and what belongs to it; <c>#</c> begins a comment.
/// <code>
///     program /bin/kv            the only one that has to be there
///     start demand               by its first client; boot (the default): at once
///     priority 4                 0 to 7; 3 unless said
///     handles 4000               and budget 65536, in pages: the usual unless said
///     processes 200              that it may make: none unless said
///     restart 5 10s 10ms         at most 5 times within 10 s, 10 ms, 20 ms, 40 ms ... after the first
///     ping 10s 30s               asked so often whether it answers, and given so long; none: never
///     workers 4                  so many processes, 1 to 8, over which its clients are spread
///     lost the values            what is lost when it dies, for people
///     allow * Get Put            who may call what, see ConnectPolicy; everybody everything unless said
///     allow /bin/kv all except Clear
///     resumes                    it is told when a predecessor died: by the argument "resumed"
///     clients none               nobody can connect
///     ends system                when it ends by itself, everything does
///     ports 3f8 8                a right: I/O ports, from a hexadecimal number on
///     interrupt 4                a right: an interrupt line; twice at most
///     archives                   a right: the archives that the system has booted with
///     versions                   a right: to see that a file has changed, see FileVersions; "versions kept": to say so
/// </code>
/// </summary>
internal sealed class ServiceFile
{
    /// <summary>Of a file, and lines of it.</summary>
    public const int MostBytes = 4096;

    public const int MostWorkers = 8;

    private const int MostPorts = 8, MostInterrupts = 2, MostRules = 32, LongestLine = 200;

    private ServiceFile(string name)
    {
        Name = name;
        Lost = "nothing";
    }

    public string Name { get; }

    public string Program { get; private set; } = string.Empty;

    public bool IsOnDemand { get; private set; }

    public bool HasClients { get; private set; } = true;

    public bool EndsTheSystem { get; private set; }

    public uint Priority { get; private set; } = 3;

    /// <summary>0: what is usual.</summary>
    public ulong Handles { get; private set; }

    /// <summary>Pages; 0: what is usual.</summary>
    public ulong Budget { get; private set; }

    /// <summary>Processes that it may make.</summary>
    public ulong Processes { get; private set; }

    public RestartPolicy Restart { get; private set; } = new();

    public PingPolicy Ping { get; private set; } = new();

    /// <summary>Processes of it.</summary>
    public int Workers { get; private set; } = 1;

    public string Lost { get; private set; }

    public ConnectPolicy Policy { get; } = new();

    public List<PortRange> Ports { get; } = new();

    public List<uint> Interrupts { get; } = new();

    public bool GetsArchives { get; private set; }

    /// <summary>Over the page of <see cref="StartRole.FileVersions"/>; None: it does not get it.</summary>
    public Rights OverVersions { get; private set; }

    public bool Resumes { get; private set; }

    private int _rules;

    /// <summary>Reads a file.</summary>
    /// <param name="name">Of the service.</param>
    /// <param name="fault">What is wrong, with the line; null if nothing.</param>
    public static ServiceFile Read(string name, string text, out string? fault)
    {
        ServiceFile file = new(name);
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            fault = file.TakeLine(lines[i]);
            if (fault is null) continue;
            fault = "line " + (i + 1).ToString() + ": " + fault;
            return file;
        }
        fault = file.Program.Length == 0 ? "there is no line with its program" : null;
        return file;
    }

    private string? TakeLine(string line)
    {
        int comment = line.IndexOf('#');
        if (comment >= 0) line = line.Substring(0, comment);
        line = line.Trim();
        if (line.Length == 0) return null;
        if (line.Length > LongestLine) return "it is longer than " + LongestLine.ToString() + " letters";
        int blank = line.IndexOf(' ');
        string word = blank < 0 ? line : line.Substring(0, blank);
        string rest = blank < 0 ? string.Empty : line.Substring(blank).Trim();
        return Take(word, rest);
    }

    private string? Take(string word, string rest) => word switch
    {
        "program" => TakeProgram(rest),
        "start" => TakeStart(rest),
        "priority" => TakePriority(rest),
        "handles" => TakeHandles(rest),
        "budget" => TakeBudget(rest),
        "processes" => TakeProcesses(rest),
        "restart" => TakeRestart(rest),
        "ping" => TakePing(rest),
        "workers" => TakeWorkers(rest),
        "lost" => TakeLost(rest),
        "allow" => TakeRule(rest),
        "clients" => TakeClients(rest),
        "ends" => TakeEnds(rest),
        "ports" => TakePorts(rest),
        "interrupt" => TakeInterrupt(rest),
        "archives" => TakeArchives(rest),
        "versions" => TakeVersions(rest),
        "resumes" => TakeResumes(rest),
        _ => "unknown word '" + word + "'",
    };

    private string? TakeProgram(string rest)
    {
        if (rest.Length < 2 || rest[0] != '/' || rest.IndexOf(' ') >= 0) return "program needs an absolute path";
        if (Program.Length > 0) return "a second program";
        Program = rest;
        return null;
    }

    private string? TakeStart(string rest)
    {
        IsOnDemand = rest == "demand";
        return IsOnDemand || rest == "boot" ? null : "start needs 'boot' or 'demand'";
    }

    private string? TakePriority(string rest)
    {
        if (!Word.IsNumber(rest, Limits.Priorities - 1, out ulong priority))
            return "priority needs a number from 0 to " + (Limits.Priorities - 1).ToString();
        Priority = (uint)priority;
        return null;
    }

    private string? TakeHandles(string rest)
    {
        if (!Word.IsNumber(rest, ushort.MaxValue, out ulong handles)) return "handles needs a number up to 65535";
        Handles = handles;
        return null;
    }

    private string? TakeBudget(string rest)
    {
        if (!Word.IsNumber(rest, uint.MaxValue, out ulong budget)) return "budget needs a number of pages";
        Budget = budget;
        return null;
    }

    private string? TakeProcesses(string rest)
    {
        if (!Word.IsNumber(rest, 1000, out ulong processes)) return "processes needs a number up to 1000";
        Processes = processes;
        return null;
    }

    private string? TakeRestart(string rest)
    {
        string[] words = rest.Split(' ');
        if (words.Length != 3 || !Word.IsNumber(words[0], 1000, out ulong most)
            || !Word.IsTime(words[1], out ulong window) || !Word.IsTime(words[2], out ulong wait))
            return "restart needs a number, a window and a wait, as in 'restart 5 10s 10ms'";
        Restart = new RestartPolicy { Most = (int)most, WindowNs = window, WaitNs = wait };
        return null;
    }

    private string? TakePing(string rest)
    {
        string[] words = rest.Split(' ');
        ulong every = 0, patience = 0;
        bool areTimes = words.Length == 2 && Word.IsTime(words[0], out every) && Word.IsTime(words[1], out patience);
        if (rest == "none") Ping = new PingPolicy(everyNs: 0);
        else if (areTimes && every > 0 && patience > 0) Ping = new PingPolicy(every, patience);
        else return "ping needs how often and how long, as in 'ping 10s 30s', or 'none'";
        return null;
    }

    private string? TakeWorkers(string rest)
    {
        bool isNumber = Word.IsNumber(rest, MostWorkers, out ulong workers) && workers > 0;
        Workers = isNumber ? (int)workers : 1;
        return isNumber ? null : "workers needs a number from 1 to " + MostWorkers.ToString();
    }

    private string? TakeLost(string rest)
    {
        Lost = rest;
        return rest.Length > 0 ? null : "lost needs some words";
    }

    private string? TakeRule(string rest)
    {
        int blank = rest.IndexOf(' ');
        if (++_rules > MostRules) return "more than " + MostRules.ToString() + " rules";
        bool isRule = blank > 0 && Policy.Allow(rest.Substring(0, blank), rest.Substring(blank));
        return isRule ? null : "allow needs who and what, as in 'allow * Get Put' or 'allow shell all except Clear'";
    }

    private string? TakeClients(string rest)
    {
        HasClients = false;
        return rest == "none" ? null : "clients needs 'none'";
    }

    private string? TakeEnds(string rest)
    {
        EndsTheSystem = true;
        return rest == "system" ? null : "ends needs 'system'";
    }

    private string? TakePorts(string rest)
    {
        string[] words = rest.Split(' ');
        ulong count = 0;
        bool areTwo = words.Length == 2 && Word.IsNumber(words[1], 256, out count) && count > 0;
        if (!areTwo || !Word.IsHexadecimal(words[0], out ushort first))
            return "ports needs a hexadecimal number and a count, as in 'ports 3f8 8'";
        if (Ports.Count == MostPorts) return "more than " + MostPorts.ToString() + " ranges of ports";
        Ports.Add(new PortRange(first, (ushort)count));
        return null;
    }

    private string? TakeInterrupt(string rest)
    {
        if (!Word.IsNumber(rest, 23, out ulong line)) return "interrupt needs a number from 0 to 23";
        if (Interrupts.Count == MostInterrupts) return "more than " + MostInterrupts.ToString() + " interrupts";
        Interrupts.Add((uint)line);
        return null;
    }

    private string? TakeResumes(string rest)
    {
        Resumes = true;
        return rest.Length == 0 ? null : "resumes stands alone";
    }

    private string? TakeArchives(string rest)
    {
        GetsArchives = true;
        return rest.Length == 0 ? null : "archives stands alone";
    }

    private string? TakeVersions(string rest)
    {
        OverVersions = rest.Length == 0 ? Rights.Read | Rights.Give : Rights.Read | Rights.Write;
        return rest is "" or "kept" ? null : "versions stands alone, or with kept";
    }
}
