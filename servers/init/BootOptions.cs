using System.Collections.Generic;
using Mooring.Ports;

namespace Mooring.Servers.Init;

/// <summary>The words of the kernel's command line that init knows.</summary>
internal readonly struct BootOptions
{
    private const string ProxiedWord = "proxied=";

    private readonly bool _isSoak, _isSteps, _isBench;

    public BootOptions(string[] arguments)
    {
        List<string> proxied = new();
        foreach (string argument in arguments)
            foreach (string word in argument.Split(' '))
            {
                if (word == "exec") IsExec = true;
                if (word == "bootonly") IsBootOnly = true;
                if (word == "soak") _isSoak = true;
                if (word == "steps") _isSteps = true;
                if (word == "bench") _isBench = true;
                if (word == "rawdisks") HasRawDisks = true;
                if (word.StartsWith(ProxiedWord)) proxied.Add(word.Substring(ProxiedWord.Length));
            }
        Proxied = proxied.ToArray();
    }

    /// <summary>One script on line 1, then power off.</summary>
    public bool IsExec { get; }

    /// <summary>
    /// Services that have a proxy before them: a name, and methods that it keeps back, each after a ':'.
    /// </summary>
    public string[] Proxied { get; }

    /// <summary>Power off at the first prompt.</summary>
    public bool IsBootOnly { get; }

    /// <summary>Any program may read and write disks below their file systems.</summary>
    public bool HasRawDisks { get; }

    /// <summary>The console line that this boot is about.</summary>
    public uint Line => IsExec ? 1u : 0u;

    /// <summary>
    /// Which rights over the machine a program gets in this boot: a test of everything has all, one of each step may
    /// end processes at one, a benchmark may drive a device, and all others have none.
    /// </summary>
    public Rights OverMachine(string path)
    {
        if (_isSoak && path == "/bin/soak") return Rights.All;
        if (_isSteps && path == "/bin/steps") return Rights.Write | Rights.Give;
        return _isBench && path == "/bin/bench-ports" ? Rights.Manage : Rights.None;
    }
}
