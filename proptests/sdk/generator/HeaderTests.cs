using System;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;
using Mooring.Tests.Tools;
using Xunit;

namespace Mooring.Tests.Sdk;

/// <summary>
/// The C header: a C compiler agrees with every size, and what C writes are the bytes that C# writes.
/// </summary>
[Collection("loop")]
public class HeaderTests
{
    private const string Program =
        """
        #include "probe.h"
        #include <stdio.h>
        #include <string.h>

        int main(void)
        {
            struct probe_mix_arguments mix;
            memset(&mix, 0, sizeof mix);
            mix.a = 200;
            mix.b = 1;
            mix.c = PROBE_COLOUR_GREEN;
            mix.d = -5;
            mix.e.x = 7;
            mix.e.y = -9;
            mix.e.colour = PROBE_COLOUR_RED;
            unsigned char payload[48] = { 0 };
            memcpy(payload, &mix, sizeof mix);
            printf("%d %08x ", PROBE_MIX, PROBE_MIX_HASH);
            for (int i = 0; i < 48; i++) printf("%02x", payload[i]);
            return 0;
        }
        """;

    [Fact]
    public void C_and_CSharp_write_the_same_bytes()
    {
        using HostCompiler compiler = new();
        compiler.Write("probe.h", ProbeHeader.Text);
        string binary = compiler.Compile("probe", compiler.Write("probe.c", Program));
        Assert.Equal(InCSharp(), HostProgram.Run(binary).Text);
    }

    private static string InCSharp()
    {
        using LoopWorld world = new();
        Stranger stranger = new(world);
        ProbeClient client = new(stranger.Client(ProbeContract.Instance));
        client.Nothing().Wait();
        Point point = new() { X = 7, Y = -9, Colour = Colour.Red };
        client.Mix(200, true, Colour.Green, -5, point).Wait();
        Command sent = stranger.LastTaken;
        uint hash = ProbeContract.Instance.Hashes[sent.Method];
        return $"{sent.Method} {hash:x8} {Convert.ToHexStringLower(BytesOf(sent.Payload))}";
    }

    private static byte[] BytesOf(Payload payload)
    {
        byte[] bytes = new byte[Payload.Words * sizeof(ulong)];
        for (int word = 0; word < Payload.Words; word++)
            BitConverter.TryWriteBytes(bytes.AsSpan(word * sizeof(ulong)), payload[word]);
        return bytes;
    }
}
