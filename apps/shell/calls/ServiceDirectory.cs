using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Shell;

/// <summary>What the registry knows of the services: a session for one command.</summary>
internal sealed class ServiceDirectory
{
    private readonly RegistryClient _registry;

    private ServiceDirectory(RegistryClient registry) => _registry = registry;

    public static async ValueTask<Result<ServiceDirectory>> Open()
    {
        Result<RegistryClient> registry = await RegistryClient.Connect();
        return registry.IsOk ? new ServiceDirectory(registry.Value) : registry.Code;
    }

    /// <summary>Ends the session.</summary>
    public void Close() => _registry.Service.Close();

    /// <summary>All services with their names.</summary>
    public async ValueTask<Result<List<KeyValuePair<string, ServiceRecord>>>> All()
    {
        List<KeyValuePair<string, ServiceRecord>> all = new();
        for (ushort place = 0; ; place++)
        {
            Result<ServiceRecord> record = await _registry.At(place);
            if (record.Code == StatusCode.EndOfData) return all;
            Result<string> name = await _registry.NameOf(place);
            if (!record.IsOk || !name.IsOk) return record.IsOk ? name.Code : record.Code;
            all.Add(new KeyValuePair<string, ServiceRecord>(name.Value, record.Value));
        }
    }

    /// <summary>
    /// The interface of a service; starts one that waits for its first client. NotFound; Unsupported: its protocol is
    /// written by hand; Closed: it was given up; BadFormat.
    /// </summary>
    public async ValueTask<Result<Schema>> Interface(string name, CancellationToken cancel)
    {
        BufferSlice slice = await _registry.Buffer.Take(SchemaReader.MostBytes);
        Result<int> length = await _registry.Schema(name, slice.Bytes, cancel);
        Result<Schema> schema = length.Code;
        if (length.IsOk && slice.Bytes.Holds(0, (ulong)length.Value))
            schema = SchemaReader.Read(slice.Bytes.Slice(0, length.Value).Span.ToArray());
        _registry.Buffer.Give(slice);
        return schema;
    }

    /// <summary>The same for a command: what is wrong has been said, and the answer is null.</summary>
    public static async ValueTask<Schema?> Interface(Invocation call, string name)
    {
        Result<ServiceDirectory> directory = await Open();
        Result<Schema> schema = directory.Code;
        if (directory.IsOk) schema = await directory.Value.Interface(name, call.Shell.Interruption.Wanted);
        if (directory.IsOk) directory.Value.Close();
        if (schema.IsOk) return schema.Value;
        call.Complain(name + ": " + WhyNot(schema.Code));
        return null;
    }

    private static string WhyNot(StatusCode code) => code switch
    {
        StatusCode.NotFound => "there is no such service",
        StatusCode.Unsupported => "its protocol is written by hand, it says nothing of its methods",
        StatusCode.Closed => "it died too often and was given up",
        StatusCode.BadFormat => "its interface cannot be read",
        _ => StatusText.Of(code),
    };
}
