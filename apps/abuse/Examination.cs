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
    private const ulong TimeToLiveNs = 40_000_000, FightNs = 3_000_000_000;

    private readonly Specimen _specimen, _other;
    private readonly MappedRegion _record;

    public Examination(Specimen specimen, Specimen other, MappedRegion record)
    {
        _specimen = specimen;
        _other = other;
        _record = record;
    }

    /// <summary>What the last specimen has measured.</summary>
    public ulong Figure => MemoryMarshal.Read<Order>(_specimen.Order.Span).Figure;

    /// <returns>What went wrong; empty: nothing.</returns>
    public async ValueTask<string> Run(uint index, ulong seed, ulong count)
    {
        string leak = string.Empty;
        for (int i = 0; i < Attempts; i++)
        {
            Figures before = await Look();
            string wrong = index == Case.Fight ? await Fight(seed, count) : await Once(index, seed, count);
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
        Result<Handle> process = _specimen.Make();
        Result<ChildProcess> specimen = process.IsOk ? Specimen.Begin(process.Value) : process.Code;
        if (!specimen.IsOk) return $"the specimen does not begin: {(int)specimen.Code}";
        if (index == Case.Contested) Contest(specimen.Value.Process);
        else if (what.IsToBeKilled) await Loop.Delay(TimeToLiveNs);
        if (what.IsToBeKilled) Processes.Kill(specimen.Value.Process, 9);
        PacketBits ending = await specimen.Value.Ended();
        specimen.Value.Close();
        string complaint = Complaint(_specimen);
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

    /// <summary>
    /// Two that hold each other's handle, a channel and a region: they map into each other, take away, stop and may
    /// kill, so any ending is one, and the second may have been killed before it began. Who has been stopped by one
    /// that is no more is killed from here.
    /// </summary>
    private async ValueTask<string> Fight(ulong seed, ulong count)
    {
        Result<Handle> one = _specimen.Make(), two = _other.Make();
        Result<ChannelEnds> ends = Channels.Create();
        Result<Handle> region = Regions.Create(100);
        if (!one.IsOk || !two.IsOk || !ends.IsOk || !region.IsOk) return "the specimens cannot be made";
        Equip(_specimen, one.Value, two.Value, ends.Value.Client, region.Value, seed, count);
        Equip(_other, two.Value, one.Value, ends.Value.Server, region.Value, seed + 1, count);
        Handles.Close(region.Value);
        Result<ChildProcess> first = Specimen.Begin(one.Value), second = Specimen.Begin(two.Value);
        if (!first.IsOk) return "the specimens do not begin";
        Part(one.Value, two.Value);
        await first.Value.Ended();
        first.Value.Close();
        if (!second.IsOk) return second.Code == StatusCode.BadHandle ? string.Empty : "the second does not begin";
        await second.Value.Ended();
        second.Value.Close();
        return Complaint(_specimen) + Complaint(_other);
    }

    /// <summary>A handle that is closed by then has a name that nobody has any more.</summary>
    private static async void Part(Handle one, Handle two)
    {
        await Loop.Delay(FightNs);
        Processes.Kill(one, 9);
        Processes.Kill(two, 9);
    }

    /// <summary>The right to watch stays here: one packet tells of an end.</summary>
    private static void Equip(
        Specimen specimen, Handle process, Handle peer, Handle end, Handle region, ulong seed, ulong count)
    {
        Order order = new()
        {
            Case = Case.Fuzz,
            Seed = seed,
            Count = count,
            Peer = Processes.Give(process, peer, Rights.All & ~Rights.Wait).Value.Value,
            End = Processes.Give(process, end, Rights.All).Value.Value,
            Region = Processes.Give(process, region, Rights.All).Value.Value,
        };
        MemoryMarshal.Write(specimen.Order.Span, in order);
    }

    private static string Complaint(Specimen specimen)
    {
        uint length = MemoryMarshal.Read<Order>(specimen.Order.Span).TextLength;
        if (length > Order.TextBytes) return "the verdict is not to be read";
        return Encoding.UTF8.GetString(specimen.Order.Span.Slice(Order.TextOffset, (int)length));
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
