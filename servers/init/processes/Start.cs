using System;
using System.Collections.Generic;
using System.Text;
using Mooring.Ports;
using Mooring.Runtime;

namespace Mooring.Servers.Init;

/// <summary>How a process is to be started.</summary>
internal sealed class Start
{
    public Start(string path) => Path = path;

    public string Path { get; }

    /// <summary>
    /// What is loaded, from somebody who says that it lies there: no rule about paths is about it. Null: the file of
    /// the archives that lies there.
    /// </summary>
    public SharedBytes? File { get; init; }

    /// <summary>After the path, which is always the first argument.</summary>
    public List<string> Arguments { get; } = new();
    public ulong ParentId { get; init; }
    public uint Line { get; init; }

    /// <summary>Pages; 0: what is usual.</summary>
    public ulong Budget { get; init; }
    public ulong Handles { get; set; } = InitLimits.ProgramHandles;

    /// <summary>Of a service: processes that it may make.</summary>
    public ulong Processes { get; init; }

    /// <summary>0 to <see cref="Limits.Priorities"/>-1.</summary>
    public uint Priority { get; init; } = 3;

    /// <summary>What it gets besides its channel to init.</summary>
    public List<Gift> Gifts { get; } = new();

    /// <summary>Its error stream is the pipe that is its output.</summary>
    public bool ErrorIsOutput { get; init; }

    /// <summary>Ranges of I/O ports.</summary>
    public List<PortRange> Ports { get; } = new();

    /// <summary>The service that this is the program of; null: an ordinary program.</summary>
    public ServiceEntry? Service { get; set; }

    /// <summary>What a process of a service is called when its program's name would not tell which it is.</summary>
    public string? Title { get; init; }

    public string Name => Title ?? Program;

    /// <summary>The last part of the path, fit to be shown: it may be anybody's file name.</summary>
    public string Program
    {
        get
        {
            StringBuilder name = new(Path.Length);
            foreach (char letter in Path.AsSpan(Path.LastIndexOf('/') + 1))
                name.Append(char.IsControl(letter) ? '?' : letter);
            return name.ToString();
        }
    }
}

internal readonly struct Gift
{
    public readonly StartRole Role;
    public readonly Handle Handle;
    public readonly Rights Rights;

    public Gift(StartRole role, Handle handle, Rights rights)
    {
        Role = role;
        Handle = handle;
        Rights = rights;
    }
}

internal readonly struct PortRange
{
    public readonly ushort First, Count;

    public PortRange(ushort first, ushort count)
    {
        First = first;
        Count = count;
    }
}
