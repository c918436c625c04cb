using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Mooring.Sdk.Json;
using Xunit;

namespace Mooring.Tests.Sdk;

/// <summary>The reader and the writer of JSON, beside those of .NET.</summary>
public class JsonTests
{
    private static readonly JsonDocumentOptions s_strict = new() { MaxDepth = JsonReader.MostDepth };

    private static Gen<string> Texts => ArbMap.Default.GeneratorFor<string>()
        .Select(text => new string([.. (text ?? "").Where(letter => !char.IsSurrogate(letter))]))
        .Select(text => text + "\u00FC\U0001F600\"\\\n");

    private static Gen<JsonValue> Values(int depth)
    {
        Gen<JsonValue> leaf = Gen.OneOf(
            Gen.Constant(new JsonValue(JsonKind.Null)), ArbMap.Default.GeneratorFor<bool>().Select(JsonValue.Of),
            ArbMap.Default.GeneratorFor<long>().Select(number => JsonValue.Number($"{number}")),
            Texts.Select(JsonValue.Of));
        if (depth == 0) return leaf;
        Gen<JsonValue[]> items = Values(depth - 1).ArrayOf().Resize(4);
        return Gen.OneOf(
            leaf, items.Select(all => With(JsonKind.Array, all)), items.Select(all => With(JsonKind.Object, all)));
    }

    private static JsonValue With(JsonKind kind, JsonValue[] items)
    {
        JsonValue value = new(kind);
        for (int i = 0; i < items.Length; i++)
            if (kind == JsonKind.Array) value.Items.Add(items[i]);
            else value.Add($"name \t{i}", items[i]);
        return value;
    }

    private static string Shown(JsonValue value) =>
        $"{value.Kind} '{value.Text}' {string.Join(',', value.Names)} [{string.Join(' ', value.Items.Select(Shown))}]";

    [Fact]
    public void What_is_written_is_read() => Always.Holds(Values(3), value =>
    {
        string text = JsonWriter.Write(value);
        JsonValue read = JsonReader.Read(text, out string? fault);
        Assert.Null(fault);
        Assert.Equal(Shown(value), Shown(read));
        using JsonDocument document = JsonDocument.Parse(text, s_strict);
    });

    /// <summary>Pieces of JSON in any order: what .NET's reader takes this one takes, but for names that are there
    /// twice.</summary>
    [Fact]
    public void Any_text_is_taken_or_refused_as_by_the_reader_of_dotnet()
    {
        string[] pieces =
        [
            "{", "}", "[", "]", ",", ":", "\"a\"", "\"b\"", "\"\\u0041\"", "\"\\ud83d\\ude00\"", "\"\\x\"",
            "\"\n\"", "0", "-", "1", "01", "1.5", "1.", "1e5", "1e", "-0", "true", "fals", "null",
            " ", "\"\u0001\"", "\"", "+",
        ];
        Always.Holds(Gen.Elements(pieces).ArrayOf().Resize(9).ToArbitrary(), words =>
        {
            string text = string.Concat(words);
            JsonReader.Read(text, out string? fault);
            if (fault?.Contains("is there twice") == true) return;
            Assert.Equal(IsJson(text), fault is null);
        }, tests: 5000);
    }

    private static bool IsJson(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text, s_strict);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    [Theory]
    [InlineData("", "column 1: a value is missing")]
    [InlineData("{\"a\":1,}", "column 8: a name in quotes is missing")]
    [InlineData("[1,]", "column 4: this is no value")]
    [InlineData("{\"a\":1,\"a\":2}", "column 8: the name 'a' is there twice")]
    [InlineData("{\"a\" 1}", "column 6: ':' is missing")]
    [InlineData("[1 2]", "column 4: ',' or ']' is missing")]
    [InlineData("1 2", "column 3: something follows the value")]
    [InlineData("\"\\ud800x\"", "column 2: half of a pair of surrogates")]
    [InlineData("\"\\udc00\"", "column 2: half of a pair of surrogates")]
    [InlineData("\"\\q\"", "column 3: no such escape")]
    [InlineData("\"a", "column 3: the closing quote is missing")]
    [InlineData("\"\\u12g4\"", "column 6: four hexadecimal digits are missing")]
    [InlineData("nul", "column 1: this is no value")]
    public void What_is_wrong_is_said_with_its_place(string text, string expected)
    {
        JsonReader.Read(text, out string? fault);
        Assert.Equal(expected, fault);
    }

    [Fact]
    public void Depth_and_length_are_bounded()
    {
        string Nested(int depth) => new string('[', depth) + new string(']', depth);
        JsonReader.Read(Nested(JsonReader.MostDepth), out string? fault);
        Assert.Null(fault);
        JsonReader.Read(Nested(JsonReader.MostDepth + 1), out fault);
        Assert.Contains("too many brackets", fault);
        JsonReader.Read(Nested(30_000), out fault);
        Assert.Contains("too many brackets", fault);
        JsonReader.Read(new string(' ', JsonReader.MostLetters) + "1", out fault);
        Assert.Contains("too long", fault);
        JsonReader.Read(new string('1', JsonReader.LongestNumber + 1), out fault);
        Assert.Contains("too long", fault);
    }

    [Fact]
    public void Numbers_with_a_point_are_read_and_written_as_by_dotnet()
    {
        Gen<ulong> edges = Gen.Elements<ulong>(
            0, 1, 2, 0x000F_FFFF_FFFF_FFFF, 0x0010_0000_0000_0000, 0x7FEF_FFFF_FFFF_FFFF, 0x4340_0000_0000_0000,
            0x3FF0_0000_0000_0000, 0x3FB9_9999_9999_999A, 0x44B5_2D02_C7E1_4AF6);
        Gen<ulong> bits = Gen.OneOf(edges, ArbMap.Default.GeneratorFor<ulong>(), Gen.Choose(0, 100_000)
            .Select(number => BitConverter.DoubleToUInt64Bits(number / 1000.0)));
        Always.Holds(bits.ToArbitrary(), Agree, tests: 1000);
    }

    private static void Agree(ulong bits)
    {
        double number = BitConverter.UInt64BitsToDouble(bits);
        if (!double.IsFinite(number)) return;
        string text = FloatText.Double.Write(bits).Text;
        Assert.Equal(number, double.Parse(text));
        Assert.True(text.Length <= $"{number:R}".Length + 5, $"{text} {number:R}");
        Assert.True(FloatText.Double.TryRead($"{number:E40}", out ulong again) && again == bits);
        uint half = BitConverter.SingleToUInt32Bits((float)number);
        if (!float.IsFinite((float)number)) return;
        string single = FloatText.Single.Write(half).Text;
        Assert.Equal((float)number, float.Parse(single));
        Assert.True(FloatText.Single.TryRead(single, out ulong same) && same == half);
    }

    [Theory]
    [InlineData("1e400", false)]
    [InlineData("1.7976931348623159e308", false)]
    [InlineData("1.7976931348623157e308", true)]
    [InlineData("1e-400", true)]
    [InlineData("0e999999999999999999999", true)]
    public void Numbers_out_of_range_are_refused(string text, bool fits) =>
        Assert.Equal(fits, FloatText.Double.TryRead(text, out _));

    [Theory]
    [InlineData(0.1, "0.1")]
    [InlineData(1e21, "1e21")]
    [InlineData(-1.5, "-1.5")]
    [InlineData(1e-7, "1e-7")]
    [InlineData(100, "100")]
    [InlineData(0.001, "0.001")]
    public void Numbers_are_written_as_people_write_them(double number, string text) =>
        Assert.Equal(text, FloatText.Double.Write(BitConverter.DoubleToUInt64Bits(number)).Text);

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    [InlineData(double.NegativeInfinity, "-Infinity")]
    public void What_is_no_number_is_a_text(double number, string text)
    {
        JsonValue written = FloatText.Double.Write(BitConverter.DoubleToUInt64Bits(number));
        Assert.Equal((JsonKind.Text, text), (written.Kind, written.Text));
        Assert.True(FloatText.Double.TryReadSpecial(text, out ulong bits));
        Assert.Equal(number, BitConverter.UInt64BitsToDouble(bits));
    }
}
