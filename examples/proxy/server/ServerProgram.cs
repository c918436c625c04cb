using System;
using System.Runtime;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Examples.Proxy;

/// <summary><c>proxy-server NAME [METHOD...]</c>: before the service NAME, without these methods.</summary>
internal static class ServerProgram
{
    [RuntimeExport("program_main")]
    private static void Main() => Startup.Run(Run);

    private static async ValueTask<int> Run(string[] arguments)
    {
        if (arguments.Length < 2) return 2;
        Result<byte[]> schema = await SchemaOf(arguments[1]);
        string[] denied = new string[arguments.Length - 2];
        Array.Copy(arguments, 2, denied, 0, denied.Length);
        Result<Proxied> proxied = schema.Code;
        if (schema.IsOk) proxied = Proxied.Of(schema.Value, arguments[1], denied, static line => Trace.Line(line));
        if (proxied.IsOk) return (int)await new ProxyService(proxied.Value).Serve();
        Trace.Line($"{arguments[1]} cannot be proxied: status {(uint)proxied.Code}");
        return 1;
    }

    private static async ValueTask<Result<byte[]>> SchemaOf(string name)
    {
        Result<RegistryClient> registry = await RegistryClient.Connect();
        if (!registry.IsOk) return registry.Code;
        BufferSlice slice = await registry.Value.Buffer.Take(SchemaReader.MostBytes);
        Result<int> length = await registry.Value.Schema(name, slice.Bytes);
        Result<byte[]> schema = length.Code;
        if (length.IsOk && slice.Bytes.Holds(0, (ulong)length.Value))
            schema = slice.Bytes.Slice(0, length.Value).Span.ToArray();
        registry.Value.Buffer.Give(slice);
        registry.Value.Service.Close();
        return schema;
    }
}
