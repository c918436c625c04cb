using System;
using System.Text;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Soak.Director;

/// <summary>What must be the same before and after: the machine's, and all processes' together.</summary>
internal readonly struct Figures
{
    private readonly ulong _objectBytes, _pages, _handles;
    private readonly uint _processes, _threads, _channels;

    /// <summary>What all may still have: a budget that does not come back is as good as lost.</summary>
    private readonly ulong _pagesLeft, _handlesLeft, _channelsLeft, _threadsLeft, _processesLeft;

    private Figures(in SystemRecord machine, ProcessRecord[] processes, string except)
    {
        _objectBytes = except.Length == 0 ? machine.KernelObjectBytes : 0;
        _processes = machine.Processes;
        _threads = machine.Threads;
        _channels = machine.Channels;
        for (int i = 0; i < processes.Length; i++)
        {
            if (except.Length > 0 && NameOf(processes[i]) == except) continue;
            _pages += processes[i].Pages;
            _handles += processes[i].Handles;
            _pagesLeft += processes[i].PageBudget - processes[i].Pages;
            _handlesLeft += processes[i].HandleBudget - processes[i].Handles;
            _channelsLeft += processes[i].ChannelsLeft;
            _threadsLeft += processes[i].ThreadsLeft;
            _processesLeft += processes[i].ProcessesLeft;
        }
    }

    /// <param name="except">
    /// The name of a program that is left out, with the kernel's objects, of which some are its own: its heap grows.
    /// </param>
    public static async ValueTask<Result<Figures>> Take(string except = "")
    {
        Result<ProcessRecord[]> processes = await InitClient.Instance.List();
        Result<SystemRecord> machine = await InitClient.Instance.Machine();
        if (!processes.IsOk) return processes.Code;
        return machine.IsOk ? new Figures(machine.Value, processes.Value, except) : machine.Code;
    }

    /// <param name="before">What it is compared with.</param>
    /// <param name="slack">So many pages more or less are nothing: heaps are not the same at every moment.</param>
    public bool IsBeyond(in Figures before, ulong slack = 0) =>
        _objectBytes > before._objectBytes || _pages > before._pages + slack || _handles > before._handles
        || _processes > before._processes || _threads > before._threads || _channels > before._channels
        || _pagesLeft + slack < before._pagesLeft || _handlesLeft < before._handlesLeft
        || _threadsLeft < before._threadsLeft
        || _channelsLeft < before._channelsLeft || _processesLeft < before._processesLeft;

    public string Text() =>
        $"kernel object bytes {_objectBytes}, pages {_pages}, handles {_handles}, channels {_channels}, "
        + $"processes {_processes}, threads {_threads}; left: pages {_pagesLeft}, handles {_handlesLeft}, "
        + $"channels {_channelsLeft}, threads {_threadsLeft}, processes {_processesLeft}";

    /// <summary>Of a process.</summary>
    public static string NameOf(ProcessRecord process)
    {
        ReadOnlySpan<byte> name = process.Name;
        int length = name.IndexOf((byte)0);
        return Encoding.UTF8.GetString(length < 0 ? name : name.Slice(0, length));
    }
}
