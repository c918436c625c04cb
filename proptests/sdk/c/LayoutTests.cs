using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Sdk;
using Mooring.Tests.Tools;
using Xunit;

namespace Mooring.Tests.Sdk;

/// <summary><c>sdk/c/mooring.h</c>: a C compiler finds every number and every place where C# has it.</summary>
public sealed partial class LayoutTests
{
    private static readonly string s_header = File.ReadAllText(Path.Combine(HostCompiler.Support, "mooring.h"));

    [Fact]
    public void Numbers_and_places_are_those_of_CSharp()
    {
        Dictionary<string, ulong> expected = new(Numbers().Concat(Statuses()).Concat(Places()));
        string prints = string.Concat(expected.Keys.Select(name => $"P({name});\n"));
        using HostCompiler compiler = new();
        string source = compiler.Write("layout.c",
            "#include \"mooring.h\"\n#include <stdio.h>\n"
            + "#define P(e) printf(\"%llu %s\\n\", (unsigned long long)(e), #e)\n"
            + "#define AT(s, f) offsetof(struct mooring_##s, f)\n#define SIZE(s) sizeof(struct mooring_##s)\n"
            + $"int main(void)\n{{\n{prints}return 0;\n}}\n");
        string[] lines = HostProgram.Run(compiler.Compile("layout", source)).Text.Split('\n');
        Assert.Equal(expected.Values, lines.SkipLast(1).Select(line => ulong.Parse(line.Split(' ')[0])));
    }

    [Fact]
    public void No_number_is_left_out()
    {
        IEnumerable<string> defined = Define().Matches(s_header).Select(match => match.Groups[1].Value);
        Assert.Equal(defined.Order(), Numbers().Concat(Statuses()).Select(row => row.Key).Order());
    }

    [Fact]
    public void A_completion_is_taken_apart_as_in_CSharp()
    {
        Completion completion = new(0x01020304, (StatusCode)0x0506, 0x1122334455667788, 7, (CompletionFlags)8, false);
        using HostCompiler compiler = new();
        string source = compiler.Write("completion.c",
            "#include \"mooring.h\"\n#include <stdio.h>\n#include <string.h>\nint main(void)\n{\n"
            + $"unsigned long long words[2] = {{ {completion.Head}ull, {completion.Value}ull }};\n"
            + "struct mooring_completion c;\nmemcpy(&c, words, sizeof c);\n"
            + "printf(\"%x %x %x %x %llx\", c.token, c.code, c.hop, c.flags, (unsigned long long)c.value);\n}\n");
        string text = HostProgram.Run(compiler.Compile("completion", source)).Text;
        Assert.Equal("81020304 506 7 8 1122334455667788", text);
    }

    private static IEnumerable<KeyValuePair<string, ulong>> Numbers() =>
    [
        Row("MOORING_PAGE_BYTES", Limits.PageBytes), Row("MOORING_ENTER_BLOCK", UserLayout.EnterBlocks),
        Row("MOORING_PACKETS_OFFSET", EnterBlock.PacketsOffset),
        Row("MOORING_KERNEL_CHANNEL", UserLayout.KernelChannel), Row("MOORING_START_PAGE", UserLayout.StartPage),
        Row("MOORING_HANDLE_KERNEL", Handle.KernelChannel.Value), Row("MOORING_HANDLE_SELF", Handle.Self.Value),
        Row("MOORING_ENTER_MOST", Limits.Packets), Row("MOORING_FOREVER", ulong.MaxValue),
        Row("MOORING_ARM_WORK", ArmBits.Work), Row("MOORING_ARM_ROOM", ArmBits.Room),
        Row("MOORING_PACKET_DIED", (ulong)PacketBits.Died), Row("MOORING_PACKET_CLOSED", (ulong)PacketBits.Closed),
        Row("MOORING_PACKET_REVOKED", (ulong)PacketBits.Revoked),
        Row("MOORING_CHANNEL_VERSION", Geometry.CurrentVersion),
        Row("MOORING_CHANNEL_SHAPE", Geometry.Default.Shape), Row("MOORING_COMMANDS", Geometry.Default.CommandCapacity),
        Row("MOORING_COMPLETIONS", Geometry.Default.CompletionCapacity),
        Row("MOORING_MOST_TOKEN", Completion.MostToken), Row("MOORING_FLAG_ORDERED", (ulong)CommandFlags.Ordered),
        Row("MOORING_START_MAGIC", StartPage.CurrentMagic), Row("MOORING_START_ARGUMENTS", StartPage.ArgumentsOffset),
        Row("MOORING_ROLE_INIT", (ulong)StartRole.Init), Row("MOORING_ROLE_OUTPUT", (ulong)StartRole.Output),
        Row("MOORING_ROLE_ERROR", (ulong)StartRole.Error),
        Row("MOORING_KERNEL_REGION_CREATE", (ulong)KernelMethod.RegionCreate),
        Row("MOORING_KERNEL_MAP", (ulong)KernelMethod.Map), Row("MOORING_KERNEL_EXIT", (ulong)KernelMethod.Exit),
        Row("MOORING_KERNEL_CHANNEL_MAP", (ulong)KernelMethod.ChannelMap),
        Row("MOORING_KERNEL_TAKE", (ulong)KernelMethod.Take), Row("MOORING_KERNEL_LEND", (ulong)KernelMethod.Lend),
        Row("MOORING_KERNEL_PORT_CREATE", (ulong)KernelMethod.PortCreate),
        Row("MOORING_KERNEL_ASSOCIATE", (ulong)KernelMethod.Associate),
        Row("MOORING_RIGHT_READ", (ulong)Rights.Read), Row("MOORING_RIGHT_WRITE", (ulong)Rights.Write),
        Row("MOORING_BUFFER_BYTES", SessionBuffer.Bytes), Row("MOORING_MEET", ServiceContract.MeetMethod),
        Row("MOORING_MEET_BYTES", ServiceContract.HashBytes),
        Row("MOORING_PIPE_WRITE", (ulong)PipeMethod.Write),
    ];

    private static IEnumerable<KeyValuePair<string, ulong>> Statuses() => Enum.GetValues<StatusCode>()
        .Select(code => Row("MOORING_STATUS_" + Upper(code.ToString()), (ulong)code));

    private static IEnumerable<KeyValuePair<string, ulong>> Places() =>
    [
        Row("SIZE(packet)", EnterBlock.PacketBytes), Row("AT(packet, kind)", 8), Row("AT(packet, bits)", 12),
        Row("SIZE(command)", Geometry.CommandBytes), Row("AT(command, method)", 0), Row("AT(command, flags)", 2),
        Row("AT(command, shots)", 3), Row("AT(command, token)", 4), Row("AT(command, deadline)", 8),
        Row("AT(command, payload)", 16), Row("SIZE(completion)", Geometry.CompletionBytes),
        Row("AT(line, publish)", Geometry.PublishWord), Row("AT(line, armed)", Geometry.Armed),
        Row("AT(line, dead)", Geometry.Dead), Row("AT(line, peer_head)", Geometry.PeerHead),
        Row("AT(line, refused)", Geometry.Refused), Row("AT(channel_header, version)", Geometry.Version),
        Row("AT(channel_header, capacities)", Geometry.Capacities), Row("AT(channel_header, kind)", Geometry.Kind),
        Row("AT(page, client)", Geometry.ClientLine), Row("AT(page, server)", Geometry.ServerLine),
        Row("AT(page, header)", Geometry.Header), Row("AT(page, cancel)", Geometry.CancelBits),
        Row("AT(page, commands)", Geometry.Commands), Row("AT(page, completions)", Geometry.Default.Completions),
        Row("AT(page, grants)", Geometry.Default.GrantOffset(0)), Row("SIZE(page)", Geometry.Default.Bytes),
        Row("AT(start_page, magic)", 0), Row("AT(start_page, argument_bytes)", 4), Row("AT(start_page, handles)", 8),
        Row("SIZE(start_page)", (ulong)Unsafe.SizeOf<StartPage>()),
    ];

    private static KeyValuePair<string, ulong> Row(string name, ulong value) => new(name, value);

    /// <summary>PeerDied becomes PEER_DIED.</summary>
    private static string Upper(string name) => WordStart().Replace(name, "_$1").ToUpperInvariant();

    [GeneratedRegex(@"^#define (MOORING_[A-Z_]+) ", RegexOptions.Multiline)]
    private static partial Regex Define();

    [GeneratedRegex(@"(?<=.)([A-Z])")]
    private static partial Regex WordStart();
}
