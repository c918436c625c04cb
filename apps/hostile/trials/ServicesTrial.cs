using System;
using System.Text;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Hostile;

/// <summary>
/// Two programs attack init, fs and console, while this one goes on reading every program of the image: each reading
/// gives what it gave before, and the services are the processes that they were.
/// </summary>
internal sealed class ServicesTrial(Nursery nursery, string path) : Trial(nursery)
{
    private const int Attackers = 2;
    private const string Folder = "/bin";

    private FsClient _files = null!;
    private uint _readings;
    private int _running;
    private string _wrong = string.Empty;

    public override string Name => "services";

    public override string Summary => $"{_readings} readings of {Folder}";

    protected override async ValueTask<string> Play(ulong seed, Temper temper)
    {
        if (_files is null)
        {
            Result<FsClient> files = await FsClient.Connect();
            if (!files.IsOk) return "no session with fs; ";
            _files = files.Value;
        }
        string servicesBefore = await Services();
        ulong expected = await ReadAll();
        _wrong = string.Empty;
        _running = Attackers;
        for (int i = 0; i < Attackers; i++) Loop.Detach(Attack(seed + (ulong)i, 100 + Dice.Mix(seed) % 300));
        while (_running > 0 && _wrong.Length == 0)
        {
            if (await ReadAll() != expected) _wrong = "a file is another; ";
            _readings++;
        }
        while (_running > 0) await Loop.Delay(1_000_000);
        if (await ReadAll() != expected) _wrong += "a file is another afterwards; ";
        string servicesAfter = await Services();
        return servicesAfter == servicesBefore ? _wrong : _wrong + $"{servicesBefore} became {servicesAfter}; ";
    }

    /// <summary>Its end is by its own choice: a fault or any code, but those by which it complains.</summary>
    private async ValueTask Attack(ulong seed, ulong steps)
    {
        string[] call = [path, Attacker.Argument, seed.ToString(), steps.ToString()];
        Result<ulong> id = await InitClient.Instance.Spawn(call);
        Result<ProcessEnd> end = id.IsOk ? await InitClient.Instance.Wait(id.Value) : id.Code;
        if (!end.IsOk) _wrong += $"an attacker could not begin or was lost: {(uint)end.Code}; ";
        else if (end.Value.ExitCode is > 0 and < 8) _wrong += $"an attacker says {end.Value.ExitCode}; ";
        _running--;
    }

    /// <summary>A number that depends on each byte of each file.</summary>
    private async ValueTask<ulong> ReadAll()
    {
        Result<FsFile> folder = await _files.Open(Folder);
        if (!folder.IsOk) return 0;
        Result<FsEntry[]> entries = await folder.Value.Entries();
        await folder.Value.Close();
        if (!entries.IsOk) return 0;
        ulong sum = 1;
        foreach (FsEntry entry in entries.Value) sum = Dice.Mix(sum ^ await Read($"{Folder}/{entry.Name}", entry.Size));
        return sum;
    }

    private async ValueTask<ulong> Read(string name, ulong size)
    {
        Result<FsFile> file = await _files.Open(name);
        if (!file.IsOk || file.Value.Size != size) return 0;
        ulong sum = size;
        ReadOnlySpan<byte> data = file.Value.Data.Span;
        for (int at = 0; at < data.Length; at += Limits.PageBytes) sum = sum * 31 + data[at];
        await file.Value.Close();
        return sum;
    }

    /// <summary>Names and ids of what runs, but for the programs that come and go.</summary>
    private async ValueTask<string> Services()
    {
        Result<ProcessRecord[]> all = await InitClient.Instance.List();
        StringBuilder text = new();
        if (!all.IsOk) return string.Empty;
        foreach (ProcessRecord record in all.Value)
        {
            string name = Encoding.UTF8.GetString(((ReadOnlySpan<byte>)record.Name).TrimEnd((byte)0));
            if (!name.StartsWith("hostile", StringComparison.Ordinal)) text.Append($"{name} {record.Id} ");
        }
        return text.ToString();
    }
}
