using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Threading.Tasks;
using FsCheck;
using FsCheck.Fluent;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;
using Mooring.Sdk.Json;
using Xunit;

namespace Mooring.Tests.Sdk;

/// <summary>
/// Calls made from JSON by a schema, beside those of the generated client: the same command, the same bytes in the
/// session buffer; and what is wrong with the arguments, in the schema's words.
/// </summary>
[Collection("loop")]
public class CallArgumentsTests
{
    private static readonly Schema s_probe = SchemaReader.Read(ProbeContract.Schema).Value;
    private static readonly Schema s_values = SchemaReader.Read(ValuesContract.Schema).Value;

    private static Gen<int> Ints => ArbMap.Default.GeneratorFor<int>();

    private static Gen<ulong> Words => ArbMap.Default.GeneratorFor<ulong>();

    private static Gen<string> Texts => ArbMap.Default.GeneratorFor<string>()
        .Select(text => new string([.. (text ?? "").Where(letter => !char.IsSurrogate(letter)).Take(6)]));

    private static string JsonOf(Point point) =>
        $$"""{"X": {{point.X}}, "Y": {{point.Y}}, "Colour": {{JsonOf(point.Colour)}}}""";

    private static string JsonOf(Colour colour) =>
        Enum.IsDefined(colour) ? $"\"{colour}\"" : $"{(ushort)colour}";

    /// <summary>What both ways of making a call send.</summary>
    private static void Agree(Func<ProbeClient, ValueTask> generated, string method, string json)
    {
        (string, byte[]) first = Record(service => generated(new ProbeClient(service)));
        (string, byte[]) second = Record(service => ByJson(service, s_probe.Find(method)!, json));
        Assert.Equal(first.Item1, second.Item1);
        Assert.Equal(first.Item2, second.Item2);
    }

    private static (string, byte[]) Record(Func<ServiceClient, ValueTask> call)
    {
        using LoopWorld world = new();
        Recorder recorder = new();
        ServiceClient service = new Neighbour(world, () => recorder).Client(ProbeContract.Instance);
        world.Run(async () =>
        {
            Assert.Equal(StatusCode.Ok, await service.Connect());
            await call(service);
            for (int turn = 0; turn < 10 && recorder.Command.Length == 0; turn++) await Loop.Yield();
        });
        Assert.NotEmpty(recorder.Command);
        return (recorder.Command, recorder.Buffer);
    }

    private static async ValueTask ByJson(ServiceClient service, SchemaMethod method, string json)
    {
        CallArguments arguments = CallArguments.Read(method, JsonReader.Read(json, out _), out string? fault);
        Assert.Null(fault);
        Assert.Equal(StatusCode.Ok, Begin(arguments, service, method, out IAsyncEnumerable<Result<ulong>>? items,
            out ValueTask<StatusCode> ended));
        await ended;
        if (items is not null) await foreach (Result<ulong> _ in items) Assert.Fail("nobody sends items");
        arguments.Give(service);
    }

    private static StatusCode Begin(
        CallArguments arguments, ServiceClient service, SchemaMethod method, out IAsyncEnumerable<Result<ulong>>? items,
        out ValueTask<StatusCode> ended)
    {
        StatusCode code = arguments.Begin(service, out OutgoingCall call);
        items = method.IsStream ? call.SendStream<ulong>() : null;
        ended = method.IsStream ? default : method.IsOneWay ? new(call.SendOneWay()) : call.Send();
        return code;
    }

    [Fact]
    public void Values_are_the_same_bytes() => Always.Holds(
        ProbeValues.Point.Zip(Words).Zip(Ints).ToArbitrary(), input =>
        {
            ((Point point, ulong word), int number) = input;
            (byte small, long large, bool truth) = ((byte)number, (long)word, number % 2 == 0);
            string first = $"\"a\": {small}, \"b\": {(truth ? "true" : "false")}, \"c\": {JsonOf(point.Colour)}";
            Agree(async client => await client.Mix(small, truth, point.Colour, large, point), "Mix",
                $$"""{{{first}}, "d": {{large}}, "e": {{JsonOf(point)}}}""");
            Agree(async client => await client.Move(point, number), "Move",
                $$"""{"by": {{number}}, "from": {{JsonOf(point)}}}""");
            Agree(async client => await client.Large(point, default, point), "Large",
                $$"""{"a": {{JsonOf(point)}}, "b": {{JsonOf(default(Point))}}, "c": {{JsonOf(point)}}}""");
            Agree(async client => await client.Step(word, 3), "Step", $$"""{"from": {{word}}, "extra": 3}""");
            Agree(async client => await client.Step(word), "Step", $$"""{"from": {{word}}}""");
        }, tests: 50);

    [Fact]
    public void Texts_and_bytes_are_the_same_bytes() => Always.Holds(
        Texts.Zip(Ints).Zip(ArbMap.Default.GeneratorFor<byte[]>()).ToArbitrary(), input =>
        {
            ((string text, int number), byte[] bytes) = input;
            string json = JsonWriter.Write(JsonValue.Of(text));
            Agree(async client => await client.Greet(text, number), "Greet",
                $$"""{"name": {{json}}, "times": {{number}}}""");
            Agree(async client => await client.Sum((ReadOnlySpan<byte>)bytes), "Sum",
                $$"""{"bytes": "{{Convert.ToHexString(bytes)}}"}""");
        }, tests: 50);

    [Fact]
    public void Bytes_to_be_filled_lie_where_the_clients_do() => Agree(
        async client =>
        {
            BufferSlice slice = await client.Buffer.Take(300);
            await client.Fill(slice.Bytes, 7);
            client.Buffer.Give(slice);
        }, "Fill", """{"into": 300, "value": 7}""");

    [Fact]
    public void Streams_and_one_way_calls_are_the_same_bytes()
    {
        Agree(async client => await Drain(client.Count(1, 9, StatusCode.Full)), "Count",
            """{"from": 1, "to": 9, "last": "Full"}""");
        Agree(client => new(Task.FromResult(client.Note(77))), "Note", """{"value": 77}""");
        Agree(async client => await client.Nothing(), "Nothing", "{}");
    }

    private static async ValueTask Drain(IAsyncEnumerable<Result<ulong>> items)
    {
        await foreach (Result<ulong> _ in items) Assert.Fail("nobody sends items");
    }

    /// <summary>From bytes to JSON and back: the same bytes; .NET reads the JSON.</summary>
    [Fact]
    public void A_value_of_any_type_survives_JSON() => Always.Holds(ValuesValues.Everything.ToArbitrary(), value =>
    {
        if (float.IsNaN(value.I)) value.I = BitConverter.UInt32BitsToSingle(0x7FC0_0000);
        if (double.IsNaN(value.J)) value.J = BitConverter.UInt64BitsToDouble(0x7FF8_0000_0000_0000);
        SchemaRef type = s_values.Find("Echo")!.Answer;
        byte[] bytes = MemoryMarshal.AsBytes(new ReadOnlySpan<Everything>(ref value)).ToArray();
        string text = JsonWriter.Write(SchemaText.Read(bytes, type)!);
        using JsonDocument document = JsonDocument.Parse(text);
        Assert.Equal(value.H, document.RootElement.GetProperty("H").GetInt64());
        byte[] again = new byte[type.Size];
        Assert.Null(ValueWriter.Write(JsonReader.Read(text, out _), type, "all", again));
        Assert.Equal(bytes, again);
    });

    [Theory]
    [InlineData("Step", "[]", "the arguments are an object: Step(ulong from, ulong extra = 0) -> ulong")]
    [InlineData("Step", "{}", "argument 'from' is missing: ulong")]
    [InlineData("Step", """{"from": -1}""", "argument 'from' at column 10: expected ulong")]
    [InlineData("Step", """{"from": 1.0}""", "argument 'from' at column 10: expected ulong")]
    [InlineData("Step", """{"from": 18446744073709551616}""", "argument 'from' at column 10: expected ulong")]
    [InlineData("Step", """{"from": "1"}""", "argument 'from' at column 10: expected ulong")]
    [InlineData("Step", """{"from": null}""", "argument 'from' at column 10: expected ulong")]
    [InlineData("Step", """{"frm": 1}""", "no argument 'frm': Step(ulong from, ulong extra = 0) -> ulong")]
    [InlineData("Paint", """{"colour": "Blue"}""", "argument 'colour' at column 12: expected Colour (Red, Green)")]
    [InlineData("Paint", """{"colour": 65536}""", "argument 'colour' at column 12: expected Colour (Red, Green)")]
    [InlineData("Give", """{"what": 1}""", "argument 'what' is a handle, which cannot be written")]
    [InlineData("Sum", """{"bytes": "abc"}""",
        "argument 'bytes' at column 11: expected bytes, as a text of hexadecimal digits of at most 65280")]
    [InlineData("Fill", """{"into": 0, "value": 1}""",
        "argument 'into' at column 10: expected filled bytes, as the number of bytes to be filled of at most 65280")]
    [InlineData("Fill", """{"into": 8, "value": 256}""", "argument 'value' at column 22: expected byte")]
    [InlineData("Move", """{"from": {"X": 1, "Y": 2}, "by": 1}""",
        "argument 'from' at column 10: field 'Colour' is missing")]
    [InlineData("Move", """{"from": {"X": 1, "Y": 2, "Colour": "Red", "Z": 0}, "by": 1}""",
        "argument 'from' has no field 'Z'; it at column 49: expected Point { X: int, Y: long, Colour: Colour }")]
    [InlineData("Move", """{"from": {"X": 2147483648, "Y": 2, "Colour": "Red"}, "by": 1}""",
        "argument 'from'.X at column 16: expected int")]
    public void What_is_wrong_is_said_in_the_words_of_the_schema(string method, string json, string expected)
    {
        CallArguments.Read(s_probe.Find(method)!, JsonReader.Read(json, out _), out string? fault);
        Assert.Equal(expected, fault);
    }

    [Fact]
    public void Without_room_in_the_buffer_the_answer_is_full_and_nothing_is_kept()
    {
        using LoopWorld world = new();
        ServiceClient service = new Neighbour(world, () => new Recorder()).Client(ProbeContract.Instance);
        world.Run(async () =>
        {
            BufferSlice most = await service.Buffer.Take(OutgoingCall.LargestRoom - 100);
            JsonValue given = JsonReader.Read("""{"into": 500, "value": 7}""", out _);
            CallArguments arguments = CallArguments.Read(s_probe.Find("Fill")!, given, out _);
            Assert.Equal(StatusCode.Full, arguments.Begin(service, out _));
            arguments.Give(service);
            service.Buffer.Give(most);
            Assert.True(service.Buffer.TryTake(OutgoingCall.LargestRoom, out BufferSlice all));
            service.Buffer.Give(all);
        });
    }
}
