using System;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Init;

/// <summary>
/// What a service says that its interface is. It is asked on its control channel each time it has been started, before
/// anybody is connected to it: it writes into memory that is lent to it for this, and what counts is a copy, which is
/// read as something that anybody may have written. A service whose protocol is written by hand has none.
/// </summary>
internal sealed class Description
{
    private MappedRegion _lent;

    /// <summary>The interface; null: none is known.</summary>
    public Schema? Schema { get; private set; }

    /// <summary>The same in bytes.</summary>
    public byte[] Bytes { get; private set; } = [];

    /// <summary>Asks the service.</summary>
    /// <param name="name">What it has to call itself.</param>
    /// <returns>What is wrong with the answer, for people; null if nothing.</returns>
    public async ValueTask<string?> Ask(CallChannel control, string name)
    {
        StatusCode lent = Lend(control);
        if (lent != StatusCode.Ok) return "cannot be asked for its interface: status " + ((uint)lent).ToString();
        Command command = new((ushort)ServiceMethod.Describe, 0, SchemaReader.MostBytes)
        {
            Deadline = Clock.NowNs + InitLimits.AcceptNs,
        };
        Completion completion = await control.Call(command);
        (Schema, Bytes) = (null, []);
        return completion.Code == StatusCode.Ok ? Take(completion.Value, name) : null;
    }

    private StatusCode Lend(CallChannel control)
    {
        if (_lent.Handle.IsNone)
        {
            Result<MappedRegion> region = Regions.CreateMapped(SchemaReader.MostBytes / Limits.PageBytes);
            if (!region.IsOk) return region.Code;
            _lent = region.Value;
        }
        return Channels.Lend(control.KernelHandle, _lent.Handle, Rights.Read | Rights.Write).Code;
    }

    private string? Take(ulong length, string name)
    {
        if (!_lent.Bytes.Holds(0, length)) return "says that its interface is longer than it can be";
        byte[] bytes = _lent.Bytes.Slice(0, (int)length).Span.ToArray();
        Result<Schema> schema = SchemaReader.Read(bytes);
        if (!schema.IsOk) return "describes an interface that is none: status " + ((uint)schema.Code).ToString();
        if (schema.Value.Name != name) return "says that it is '" + schema.Value.Name + "'";
        (Schema, Bytes) = (schema.Value, bytes);
        return null;
    }
}
