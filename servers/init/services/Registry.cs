using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Init;

/// <summary>
/// The service "registry": what init knows of the services, for who asks. init serves it itself, on channels like any
/// other, so it cannot be gone while anybody is there to ask.
/// </summary>
internal sealed class Registry : IRegistry
{
    public const string Name = "registry";

    private readonly ServiceTable _services;

    public Registry(ServiceTable services) => _services = services;

    /// <summary>A new channel to it: the client end.</summary>
    public Result<Handle> Connect(ClientIdentity client) => new RegistrySession(this).Open(client);

    public async ValueTask<Result<ServiceRecord>> At(ushort place)
    {
        if (place >= _services.Count) return StatusCode.EndOfData;
        ServiceEntry service = _services[place];
        uint clients = await service.Clients();
        return new ServiceRecord
        {
            ProcessId = service.Process?.Id ?? 0,
            Clients = clients,
            Starts = service.Starts,
            Version = service.Schema?.Version ?? 0,
            Methods = (ushort)(service.Schema?.Methods.Length ?? 0),
            State = service.State,
        };
    }

    public ValueTask<Result<string>> NameOf(ushort place) =>
        new(place < _services.Count ? _services[place].Name : new Result<string>(StatusCode.EndOfData));

    public ValueTask<Result<int>> Schema(string name, SharedBytes into, CancellationToken cancel)
    {
        if (name == Name) return new(Copy(RegistryContract.Schema, into));
        if (name == ProgramsContract.Instance.Name) return new(Copy(ProgramsContract.Schema, into));
        return _services.Find(name) is { } service ? SchemaOf(service, into, cancel) : new(StatusCode.NotFound);
    }

    public async IAsyncEnumerable<Result<ServiceChange>> Changes([EnumeratorCancellation] CancellationToken cancel)
    {
        using CancellationTokenRegistration _ = _services.Watching.WakeAllWith(cancel);
        List<ServiceState> told = new();
        while (!cancel.IsCancellationRequested)
        {
            int place = NextChange(told);
            if (place < 0) await _services.Watching.Wait();
            else yield return new ServiceChange { Place = (ushort)place, State = told[place] };
        }
    }

    private static async ValueTask<Result<int>> SchemaOf(
        ServiceEntry service, SharedBytes into, CancellationToken cancel)
    {
        StatusCode code = await service.Served(cancel);
        if (code != StatusCode.Ok) return code;
        return service.Schema is null ? StatusCode.Unsupported : Copy(service.SchemaBytes, into);
    }

    private static Result<int> Copy(ReadOnlySpan<byte> schema, SharedBytes into)
    {
        if (schema.Length > into.Length) return StatusCode.TooLarge;
        schema.CopyTo(into.Span);
        return schema.Length;
    }

    /// <summary>
    /// The first service that is not as it was told, and now is; -1: there is none. What is not there was told so.
    /// </summary>
    private int NextChange(List<ServiceState> told)
    {
        while (told.Count < _services.Count) told.Add(ServiceState.Waiting);
        for (int place = 0; place < told.Count; place++)
        {
            ServiceState now = _services[place].State;
            if (now == told[place]) continue;
            told[place] = now;
            return place;
        }
        return -1;
    }
}
