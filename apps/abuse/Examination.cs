using System.Runtime.InteropServices;
using System.Text;
using System.Threading.Tasks;
using Mooring.Apps.Abuse.Cases;
using Mooring.Apps.Abuse.Raw;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Abuse;

/// <summary>
/// Lets a specimen live one case and looks at what is left: it must end as the case says, complain of nothing, and
/// leave neither a page of this process's budget nor a kernel object behind.
/// </summary>
internal sealed class Examination
{
    /// <summary>This program's own heap may grow meanwhile, but not each time.</summary>
    private const int Attempts = 4;
    private const ulong TimeToLiveNs = 40_000_000;

    private readonly Specimen _specimen;
    private readonly MappedRegion _record;

    public Examination(Specimen specimen, MappedRegion record)
    {
        _specimen = specimen;
        _record = record;
    }

    /// <returns>What went wrong; empty: nothing.</returns>
    public async ValueTask<string> Run(uint index, ulong seed, ulong count)
    {
        string leak = string.Empty;
        for (int i = 0; i < Attempts; i++)
        {
            Figures before = await Look();
            string wrong = await Once(index, seed, count);
            if (wrong.Length > 0) return wrong;
            leak = (await Look()).Beyond(before);
            if (leak.Length == 0) return leak;
        }
        return leak;
    }

    private async ValueTask<string> Once(uint index, ulong seed, ulong count)
    {
        Case what = Case.At(index);
        Order order = new() { Case = index, Seed = seed, Count = what.IsToBeKilled ? ulong.MaxValue : count };
        MemoryMarshal.Write(_specimen.Order.Span, in order);
        Result<ChildProcess> specimen = _specimen.Begin();
        if (!specimen.IsOk) return $"the specimen does not begin: {(int)specimen.Code}";
        if (index == Case.Contested) Contest(specimen.Value.Process);
        else if (what.IsToBeKilled) await Loop.Delay(TimeToLiveNs);
        if (what.IsToBeKilled) Processes.Kill(specimen.Value.Process, 9);
        PacketBits ending = await specimen.Value.Ended();
        specimen.Value.Close();
        string complaint = Complaint();
        if (complaint.Length > 0) return complaint;
        return ending == what.Ending ? string.Empty : $"it ended with {(uint)ending}, not {(uint)what.Ending}";
    }

    /// <summary>Maps what the specimen unmaps: neither may hold the other up.</summary>
    private static void Contest(Handle specimen)
    {
        const ulong pages = Memory.ContestedPages, address = Memory.ContestedAddress;
        Result<Handle> region = Regions.Create(pages);
        if (!region.IsOk) return;
        for (int i = 0; i < 50; i++) Regions.MapInto(specimen, region.Value, 0, pages, Rights.Read, address);
        Handles.Close(region.Value);
    }

    private string Complaint()
    {
        uint length = MemoryMarshal.Read<Order>(_specimen.Order.Span).TextLength;
        if (length > Order.TextBytes) return "the verdict is not to be read";
        return Encoding.UTF8.GetString(_specimen.Order.Span.Slice(Order.TextOffset, (int)length));
    }

    private async ValueTask<Figures> Look()
    {
        Result<SystemRecord> machine = await InitClient.Instance.Machine();
        StatusCode code = Processes.State(Handle.Self, _record.Handle, 0);
        ulong pages = code == StatusCode.Ok ? MemoryMarshal.Read<ProcessRecord>(_record.Bytes.Span).Pages : 0;
        return new Figures(pages, machine.Value.KernelObjectBytes, machine.Value.Processes);
    }

    private readonly struct Figures
    {
        private readonly ulong _pages, _objectBytes;
        private readonly uint _processes;

        public Figures(ulong pages, ulong objectBytes, uint processes)
        {
            _pages = pages;
            _objectBytes = objectBytes;
            _processes = processes;
        }

        public string Beyond(in Figures before)
        {
            if (_pages <= before._pages && _objectBytes <= before._objectBytes && _processes <= before._processes)
                return string.Empty;
            return $"left behind: {(long)(_pages - before._pages)} pages, "
                + $"{(long)(_objectBytes - before._objectBytes)} bytes of kernel objects, "
                + $"{(int)(_processes - before._processes)} processes";
        }
    }
}
