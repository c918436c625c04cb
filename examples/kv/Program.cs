using System;
using System.Runtime;
using System.Text;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Examples.Kv;

/// <summary>
/// For the shell: <c>kv put KEY VALUE</c>, <c>kv get KEY</c>, <c>kv remove KEY</c>, <c>kv large KEY BYTES</c> (through
/// a region), <c>kv check KEY</c> (reads one such), <c>kv clear</c>.
/// </summary>
internal static class Program
{
    [RuntimeExport("program_main")]
    private static void Main() => Startup.Run(Run);

    internal static async ValueTask<int> Run(string[] arguments)
    {
        if (!(await KvClient.Connect()).TryGet(out KvClient kv)) return 1;
        StatusCode code = arguments.Length switch
        {
            2 when arguments[1] == "clear" => await kv.Clear(),
            3 when arguments[1] == "get" => await Get(kv, arguments[2]),
            3 when arguments[1] == "check" => await Check(kv, arguments[2]),
            3 when arguments[1] == "remove" => await kv.Remove(arguments[2]),
            4 when arguments[1] == "put" => await kv.Put(arguments[2], Encoding.UTF8.GetBytes(arguments[3])),
            4 when arguments[1] == "large" => await PutLarge(kv, arguments[2], arguments[3]),
            _ => StatusCode.BadArgument,
        };
        if (code != StatusCode.Ok) Sdk.Console.Error($"kv: {Reason(code)}\n");
        return code == StatusCode.Ok ? 0 : code == StatusCode.BadArgument ? 2 : 1;
    }

    private static string Reason(StatusCode code) => code switch
    {
        StatusCode.NotFound => "there is no such key",
        StatusCode.NoSpace => "that is more than a client may store",
        StatusCode.TooLarge => "too large",
        StatusCode.AccessDenied => "not permitted",
        StatusCode.BadArgument => "put KEY VALUE, get KEY, remove KEY, large KEY BYTES, check KEY, clear",
        _ => $"status {(uint)code}",
    };

    private static async ValueTask<StatusCode> Get(KvClient kv, string key)
    {
        BufferSlice slice = await kv.Buffer.Take(IKv.LongestValue);
        Result<int> length = await kv.Get(key, slice.Bytes);
        if (length.IsOk) Sdk.Console.Write(slice.Bytes.Slice(0, length.Value).Span);
        kv.Buffer.Give(slice);
        if (length.IsOk) Sdk.Console.Write("\n");
        return length.Code;
    }

    private static async ValueTask<StatusCode> PutLarge(KvClient kv, string key, string bytes)
    {
        if (!int.TryParse(bytes, out int length) || length < 1) return StatusCode.BadArgument;
        Result<MappedRegion> region =
            Regions.CreateMapped((ulong)(length + Limits.PageBytes - 1) / Limits.PageBytes);
        if (!region.IsOk) return region.Code;
        Span<byte> memory = region.Value.Bytes.Span;
        for (int i = 0; i < length; i++) memory[i] = (byte)(i * 7);
        StatusCode code = await kv.PutRegion(key, region.Value.Handle, length);
        region.Value.Release();
        return code;
    }

    /// <summary>Says how long it is, if every byte is what <see cref="PutLarge"/> wrote.</summary>
    private static async ValueTask<StatusCode> Check(KvClient kv, string key)
    {
        Result<int> length = await kv.LengthOf(key);
        if (!length.IsOk) return length.Code;
        Result<Handle> region = await kv.GetRegion(key);
        if (!region.IsOk) return region.Code;
        Result<SharedBytes> bytes = Regions.Map(region.Value, Rights.Read);
        if (!bytes.IsOk) return bytes.Code;
        int right = 0;
        while (right < length.Value && bytes.Value.Span[right] == (byte)(right * 7)) right++;
        Sdk.Console.Write(right == length.Value ? $"{right} bytes\n" : $"wrong from {right} on\n");
        return StatusCode.Ok;
    }
}
