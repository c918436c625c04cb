using System;
using System.Runtime.InteropServices;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Examples.Proxy;

/// <summary>What stands behind: a service, known by its schema only; and what is not let through.</summary>
internal sealed class Proxied
{
    private readonly byte[] _bytes;
    private readonly string[] _denied;
    private readonly Action<string> _log;

    private Proxied(byte[] bytes, Schema schema, string name, string[] denied, Action<string> log)
    {
        _bytes = bytes;
        Interface = schema;
        _denied = denied;
        _log = log;
        Contract = schema.Contract().As(name);
    }

    /// <summary>What is known of it.</summary>
    public Schema Interface { get; }

    /// <summary>What clients compare with, as if they had the service itself before them.</summary>
    public ServiceContract Contract { get; }

    /// <summary>The interface in bytes.</summary>
    public ReadOnlySpan<byte> Schema => _bytes;

    /// <param name="bytes">Its schema.</param>
    /// <param name="name">What it is connected to by.</param>
    /// <param name="denied">Names of methods.</param>
    /// <param name="log">Hears of every call.</param>
    /// <returns>BadFormat: that is no schema. NotFound: it has no such method.</returns>
    public static Result<Proxied> Of(byte[] bytes, string name, string[] denied, Action<string> log)
    {
        Result<Schema> schema = SchemaReader.Read(bytes);
        if (!schema.IsOk) return schema.Code;
        foreach (string method in denied)
            if (schema.Value.Find(method) is null) return StatusCode.NotFound;
        return new Proxied(bytes, schema.Value, name, denied, log);
    }

    public bool Allows(SchemaMethod method) => Array.IndexOf(_denied, method.Name) < 0;

    /// <summary>Who called what, how it ended, and the command as it lay in the ring.</summary>
    public void Log(ClientIdentity client, SchemaMethod method, in Command command, Reply reply) => _log(
        "process " + client.ProcessId.ToString() + " " + Contract.Name + "." + method.Name + ": status "
        + ((uint)reply.Code).ToString() + ", " + reply.Value.ToString() + ", " + Hexadecimal.Of(Bytes(command)));

    private static ReadOnlySpan<byte> Bytes(in Command command) =>
        MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(in command, 1));
}
