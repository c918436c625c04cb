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

    private Figures(in SystemRecord machine, ProcessRecord[] processes)
    {
        _objectBytes = machine.KernelObjectBytes;
        _processes = machine.Processes;
        _threads = machine.Threads;
        _channels = machine.Channels;
        for (int i = 0; i < processes.Length; i++)
        {
            _pages += processes[i].Pages;
            _handles += processes[i].Handles;
            _pagesLeft += processes[i].PageBudget - processes[i].Pages;
            _handlesLeft += processes[i].HandleBudget - processes[i].Handles;
            _channelsLeft += processes[i].ChannelsLeft;
            _threadsLeft += processes[i].ThreadsLeft;
            _processesLeft += processes[i].ProcessesLeft;
        }
    }

    public static async ValueTask<Result<Figures>> Take()
    {
        Result<ProcessRecord[]> processes = await InitClient.Instance.List();
        Result<SystemRecord> machine = await InitClient.Instance.Machine();
        if (!processes.IsOk) return processes.Code;
        return machine.IsOk ? new Figures(machine.Value, processes.Value) : machine.Code;
    }

    public bool IsBeyond(in Figures before) =>
        _objectBytes > before._objectBytes || _pages > before._pages || _handles > before._handles
        || _processes > before._processes || _threads > before._threads || _channels > before._channels
        || _pagesLeft < before._pagesLeft || _handlesLeft < before._handlesLeft || _threadsLeft < before._threadsLeft
        || _channelsLeft < before._channelsLeft || _processesLeft < before._processesLeft;

    public string Text() =>
        $"kernel object bytes {_objectBytes}, pages {_pages}, handles {_handles}, channels {_channels}, "
        + $"processes {_processes}, threads {_threads}; left: pages {_pagesLeft}, handles {_handlesLeft}, "
        + $"channels {_channelsLeft}, threads {_threadsLeft}, processes {_processesLeft}";
}
