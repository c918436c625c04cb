using System;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Sdk;

/// <summary>
/// A session with another service, on which a server passes calls of its own clients on; the other service speaks the
/// same methods, by number and hash. What it knows of them it has from the schema, so a proxy need not be compiled with
/// the interface.
/// <para>
/// A call that is all in its command goes from ring to ring as it is (<see cref="Session.Forward"/>). What others name
/// in the client's buffer is copied into the buffer that is lent to the next server, and what that fills is copied back
/// (<see cref="Carriage"/>): a lend can be borrowed, not lent on. Cancel, deadline and hop are passed as
/// <see cref="Passage"/> says. Apart from streams nothing is allocated per call once the pools are warm.
/// </para>
/// One may be shared by all clients, if the service behind does not tell them apart, or be made for each.
/// </summary>
public sealed class Onward
{
    private readonly SchemaMethod?[] _methods = new SchemaMethod?[ServiceContract.Methods];

    /// <param name="schema">Of the methods that are passed on.</param>
    /// <param name="service">The session; it connects by itself.</param>
    public Onward(Schema schema, ServiceClient service)
    {
        Service = service;
        foreach (SchemaMethod method in schema.Methods) _methods[method.Number] = method;
    }

    public ServiceClient Service { get; }

    /// <summary>A session with the service of this name, which connects when the first call is passed on.</summary>
    /// <param name="schema">In bytes, as a generated contract has it: only what both sides know is compared.</param>
    /// <param name="name">Of the service.</param>
    /// <returns>BadFormat: that is no schema. OutOfMemory.</returns>
    public static Result<Onward> To(ReadOnlySpan<byte> schema, string name)
    {
        Result<Schema> read = SchemaReader.Read(schema);
        return read.IsOk ? To(read.Value, name) : read.Code;
    }

    /// <inheritdoc cref="To(ReadOnlySpan{byte}, string)"/>
    public static Result<Onward> To(Schema schema, string name)
    {
        Result<SessionBuffer> buffer = SessionBuffer.Create();
        if (!buffer.IsOk) return buffer.Code;
        return new Onward(schema, new ServiceClient(schema.Contract().As(name), InitClient.Instance, buffer.Value));
    }

    /// <summary>Null: there is no such method.</summary>
    public SchemaMethod? Find(ushort number) => number < _methods.Length ? _methods[number] : null;

    /// <summary>Passes a call on and answers with what comes back.</summary>
    /// <param name="session">The client's: what the call names lies in its buffer.</param>
    /// <param name="call">Not to be answered otherwise.</param>
    /// <returns>
    /// BadArgument: the client names what it has not lent. Full: there is no room in the buffer to the next server.
    /// UnknownMethod.
    /// </returns>
    public ValueTask<Reply> Pass(Session session, Call call)
    {
        if (Find(call.Method) is not { } method) return new(StatusCode.UnknownMethod);
        bool isOther = call.Command.Is(CommandFlags.OneWay) != method.IsOneWay
            || call.Command.Is(CommandFlags.Stream) != method.IsStream;
        if (isOther) return new(StatusCode.BadArgument);
        return Carriage.Needs(method) ? Carriage.Pass(session, call, method, Service) : Session.Forward(call, Service);
    }

    /// <summary>Ends the session. No call may be under way on it.</summary>
    public void Close() => Service.Close();
}
