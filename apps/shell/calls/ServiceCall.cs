using System.Buffers.Binary;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;
using Mooring.Sdk.Json;

namespace Mooring.Apps.Shell;

/// <summary>
/// One call of a method of any service, known by its schema only: from JSON to JSON. The session is made for it, the
/// two sides compare what they know as always, and it ends with the call.
/// </summary>
internal sealed class ServiceCall
{
    private readonly Invocation _call;
    private readonly string _name;
    private readonly Schema _schema;
    private readonly SchemaMethod _method;
    private readonly CallArguments _arguments;

    /// <param name="name">Of the service; several may have one interface.</param>
    public ServiceCall(Invocation call, string name, Schema schema, SchemaMethod method, CallArguments arguments)
    {
        _call = call;
        _name = name;
        _schema = schema;
        _method = method;
        _arguments = arguments;
    }

    /// <summary>Makes it.</summary>
    /// <param name="mostItems">Of a stream; the rest is given up.</param>
    /// <returns>The command's status.</returns>
    public async ValueTask<int> Run(ulong mostItems)
    {
        Result<SessionBuffer> buffer = SessionBuffer.Create();
        if (!buffer.IsOk) return Failed(buffer.Code);
        ServiceClient service = new(_schema.Contract().As(_name), InitClient.Instance, buffer.Value);
        StatusCode code = await service.Connect();
        if (code == StatusCode.Ok) code = await Make(service, mostItems);
        else if (code == StatusCode.Incompatible) _call.Complain(service.Refusal);
        service.Close();
        return code == StatusCode.Ok ? ExitStatus.Done : Failed(code);
    }

    private int Failed(StatusCode code)
    {
        if (_call.Shell.Interruption.IsWanted) return ExitStatus.Interrupted;
        _call.Complain(_name + "." + _method.Name + ": " + StatusText.Of(code));
        return ExitStatus.Failed;
    }

    private async ValueTask<StatusCode> Make(ServiceClient service, ulong mostItems)
    {
        StatusCode code = _method.IsStream ? await MakeStream(service, mostItems) : await MakeOne(service);
        _arguments.Give(service);
        return code;
    }

    private async ValueTask<StatusCode> MakeOne(ServiceClient service)
    {
        Result<JsonValue> answer = await Answer(service);
        if (!answer.IsOk) return answer.Code;
        JsonValue shown = new(JsonKind.Object);
        if (answer.Value.Kind != JsonKind.Null) shown.Add("answer", answer.Value);
        _arguments.AddFilled(shown);
        bool isMore = shown.Names.Count > 1 || shown.Names.Count == 1 && shown.Names[0] != "answer";
        _call.Out.Write(JsonWriter.Write(isMore ? shown : answer.Value) + "\n");
        return StatusCode.Ok;
    }

    private ValueTask<Result<JsonValue>> Answer(ServiceClient service)
    {
        StatusCode code = _arguments.Begin(service, out OutgoingCall call);
        CancellationToken cancel = _call.Shell.Interruption.Wanted;
        if (code != StatusCode.Ok) return new(code);
        if (_method.IsOneWay) return new(Nothing(call.SendOneWay()));
        return _method.Answer.Wire switch
        {
            Wire.None => OfStatus(call.Send(cancel)),
            Wire.Text => OfText(call.Send<string, TextAnswer>(cancel)),
            Wire.Handle => OfHandle(call.Send<Handle, HandleAnswer>(cancel)),
            _ when _method.AnswerRoom > 0 => OfRecord(call.Send<byte[], BytesAnswer>(cancel)),
            _ => OfWord(call.Send<ulong, WordAnswer<ulong>>(cancel)),
        };
    }

    private static Result<JsonValue> Nothing(StatusCode code) =>
        code == StatusCode.Ok ? new JsonValue(JsonKind.Null) : code;

    private static async ValueTask<Result<JsonValue>> OfStatus(ValueTask<StatusCode> answer) => Nothing(await answer);

    private static async ValueTask<Result<JsonValue>> OfText(ValueTask<Result<string>> answer)
    {
        Result<string> text = await answer;
        return text.IsOk ? JsonValue.Of(text.Value) : text.Code;
    }

    /// <summary>There is nothing that a shell could do with it.</summary>
    private static async ValueTask<Result<JsonValue>> OfHandle(ValueTask<Result<Handle>> answer)
    {
        Result<Handle> handle = await answer;
        if (!handle.IsOk) return handle.Code;
        Handles.Close(handle.Value);
        return JsonValue.Of("a handle, closed again");
    }

    private async ValueTask<Result<JsonValue>> OfRecord(ValueTask<Result<byte[]>> answer)
    {
        Result<byte[]> bytes = await answer;
        if (!bytes.IsOk) return bytes.Code;
        return bytes.Value.Length == _method.Answer.Size ? Shown(bytes.Value) : StatusCode.BadFormat;
    }

    private async ValueTask<Result<JsonValue>> OfWord(ValueTask<Result<ulong>> answer)
    {
        Result<ulong> word = await answer;
        return word.IsOk ? Shown(word.Value) : word.Code;
    }

    private Result<JsonValue> Shown(ulong word)
    {
        byte[] bytes = new byte[sizeof(ulong)];
        if (_method.Answer.Wire == Wire.Truth && word != 0) word = 1;
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, word);
        return Shown(bytes);
    }

    private Result<JsonValue> Shown(byte[] bytes) =>
        SchemaText.Read(bytes, _method.Answer) is { } value ? value : StatusCode.TooLarge;

    private async ValueTask<StatusCode> MakeStream(ServiceClient service, ulong mostItems)
    {
        StatusCode code = _arguments.Begin(service, out OutgoingCall call);
        if (code != StatusCode.Ok) return code;
        return await ReadStream(call.SendStream<ulong>(_call.Shell.Interruption.Wanted), mostItems);
    }

    private async ValueTask<StatusCode> ReadStream(IAsyncEnumerable<Result<ulong>> items, ulong mostItems)
    {
        await foreach (Result<ulong> item in items)
        {
            if (!item.IsOk) return item.Code;
            Result<JsonValue> shown = Shown(item.Value);
            if (!shown.IsOk) return shown.Code;
            _call.Out.Write(JsonWriter.Write(shown.Value) + "\n");
            if ((await _call.Out.FlushAsync()).IsCompleted || --mostItems == 0) break;
        }
        return StatusCode.Ok;
    }
}
