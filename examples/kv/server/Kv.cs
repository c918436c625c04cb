using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Examples.Kv;

/// <summary>One client's side of the service: who it is, which init has said, is who pays.</summary>
internal sealed class Kv(Store store, ClientIdentity client) : IKv
{
    public ValueTask<StatusCode> Put(string key, SharedBytes value)
    {
        if (value.Length > IKv.LongestValue) return new(StatusCode.TooLarge);
        StatusCode code = store.Allows(client.ProcessId, key, value.Length);
        if (code == StatusCode.Ok) store.Put(key, Value.Small(client.ProcessId, value));
        return new(code);
    }

    public ValueTask<Result<int>> Get(string key, SharedBytes into)
    {
        if (store.Find(key) is not { } value) return new(StatusCode.NotFound);
        if (value.Length > into.Length) return new(StatusCode.TooLarge);
        value.CopyTo(into);
        return new(value.Length);
    }

    public ValueTask<StatusCode> Remove(string key) => new(store.Remove(key));

    public ValueTask<StatusCode> PutRegion(string key, Handle region, int length)
    {
        StatusCode code = length is < 1 or > IKv.LongestLarge ? StatusCode.TooLarge : StatusCode.Ok;
        if (code == StatusCode.Ok) code = store.Allows(client.ProcessId, key, length);
        if (code == StatusCode.Ok) code = Take(key, region, length);
        Handles.Close(region);
        return new(code);
    }

    public ValueTask<Result<Handle>> GetRegion(string key)
    {
        if (store.Find(key) is not { } value) return new(StatusCode.NotFound);
        return new(value.Bytes is null ? value.Reader : new Result<Handle>(StatusCode.Unsupported));
    }

    public ValueTask<Result<int>> LengthOf(string key) =>
        new(store.Find(key) is { } value ? value.Length : new Result<int>(StatusCode.NotFound));

    public ValueTask<Result<Usage>> Mine() => new(store.UsageOf(client.ProcessId));

    public ValueTask<StatusCode> Clear()
    {
        store.Clear();
        return new(StatusCode.Ok);
    }

    /// <summary>The client's region is not larger than what may be stored, so mapping it costs little.</summary>
    private StatusCode Take(string key, Handle region, int length)
    {
        Result<ulong> pages = Regions.Pages(region);
        if (!pages.IsOk || pages.Value > IKv.LongestLarge / Limits.PageBytes) return StatusCode.TooLarge;
        Result<SharedBytes> bytes = Regions.Map(region, Rights.Read);
        if (!bytes.IsOk) return bytes.Code;
        StatusCode code = length > bytes.Value.Length ? StatusCode.TooLarge : StatusCode.Ok;
        if (code == StatusCode.Ok)
        {
            Result<Value> value = Value.Large(client.ProcessId, bytes.Value.Slice(0, length));
            if (value.IsOk) store.Put(key, value.Value);
            code = value.Code;
        }
        Regions.Unmap(bytes.Value);
        return code;
    }
}
