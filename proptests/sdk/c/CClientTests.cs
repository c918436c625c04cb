using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;
using Mooring.Sdk.Hosted;
using Xunit;

namespace Mooring.Tests.Sdk;

/// <summary>
/// The client in C over the hosted kernel, beside the generated one: the server takes the same 64 bytes, token and all,
/// from the comparison with which a session begins on; and an end of the channel is told.
/// </summary>
[Collection("loop")]
public sealed unsafe class CClientTests
{
    private static readonly Packet[] s_packets = new Packet[Limits.Packets];

    [Fact]
    public void The_commands_are_the_same_bytes()
    {
        string[] inCSharp = CommandsOfCSharp(), inC = [];
        WithLibrary((library, world) => inC = CommandsOf(world, (client, session) =>
            Assert.Equal(StatusCode.Ok, library.Script(client.Value, session))));
        Assert.Equal(24, inCSharp.Length);
        Assert.Equal(inCSharp, inC);
    }

    [Theory]
    [InlineData(PacketBits.Died, StatusCode.PeerDied)]
    [InlineData(PacketBits.Closed, StatusCode.Closed)]
    public void The_end_of_the_server_is_told(PacketBits bits, StatusCode code) => WithLibrary((library, world) =>
    {
        Stranger stranger = new(world);
        Handle client = stranger.ConnectAndWait("probe").Value;
        byte* session = stackalloc byte[(int)library.SessionBytes()];
        Assert.Equal(StatusCode.Ok, library.Script(client.Value, session));
        bool isOver = false;
        world.Kernel.WhenIdle = () => !isOver && (isOver = world.Kernel.Tell(client, bits));
        Assert.Equal(code, library.Call(session).Code);
        Assert.Equal(code, library.Call(session).Code);
    });

    /// <summary>Answers that nobody waits for change nothing; a cursor that cannot be ends the channel.</summary>
    [Fact]
    public void A_hostile_server_is_not_believed() => WithLibrary((library, world) =>
    {
        Stranger stranger = new(world);
        Handle client = stranger.ConnectAndWait("probe").Value;
        byte* session = stackalloc byte[(int)library.SessionBytes()];
        Assert.Equal(StatusCode.Ok, library.Script(client.Value, session));
        LivePage page = world.Kernel.PageOf(client);
        ulong published = page.Load64(Geometry.ServerLine + Geometry.PublishWord);
        world.Kernel.WhenIdle = () =>
        {
            page.StoreRelease64(Geometry.ServerLine + Geometry.PublishWord, published + 65);
            world.Kernel.Ring(client);
            return true;
        };
        Assert.Equal(StatusCode.Broken, library.Call(session).Code);
    });

    private static string[] CommandsOfCSharp()
    {
        using LoopWorld world = new();
        Stranger stranger = new(world);
        ProbeClient client = new(stranger.Client(ProbeContract.Instance));
        List<string> taken = Record(stranger);
        Assert.Equal(StatusCode.Ok, client.Nothing().Wait());
        client.Mix(200, true, Colour.Green, -5, new Point { X = 7, Y = -9, Colour = Colour.Red }).Wait();
        client.Greet("bob", 2).Wait();
        ValueTask<Result<bool>>[] burst = new ValueTask<Result<bool>>[20];
        for (uint number = 0; number < 20; number++) burst[number] = client.IsEven(number);
        foreach (ValueTask<Result<bool>> call in burst) call.Wait();
        return [.. taken];
    }

    private delegate void Script(Handle client, byte* session);

    private static string[] CommandsOf(LoopWorld world, Script script)
    {
        Stranger stranger = new(world);
        List<string> taken = Record(stranger);
        byte[] session = GC.AllocateArray<byte>(4096, pinned: true);
        fixed (byte* at = session) script(stranger.ConnectAndWait("probe").Value, at);
        return [.. taken];
    }

    private static List<string> Record(Stranger stranger)
    {
        List<string> taken = [];
        stranger.Taken = command =>
            taken.Add(Convert.ToHexStringLower(MemoryMarshal.AsBytes(new ReadOnlySpan<Command>(in command))));
        return taken;
    }

    private static void WithLibrary(Action<CLibrary, LoopWorld> test)
    {
        using LoopWorld world = new();
        using CLibrary library = new(&Enter, &Command);
        test(library, world);
    }

    [UnmanagedCallersOnly]
    private static long Enter(ulong doorbellAndPort, ulong arm, ulong seen, Packet* packets)
    {
        uint[] doorbells = (uint)doorbellAndPort == 0 ? [] : [(uint)doorbellAndPort];
        Arm[] arms = [new Arm((uint)arm, (uint)(arm >> 32), seen)];
        long count = HostedKernel.Current.Enter(doorbells, arms, 1, ulong.MaxValue, s_packets);
        for (int i = 0; i < count; i++) packets[i] = s_packets[i];
        return count;
    }

    [UnmanagedCallersOnly]
    private static ushort Command(ushort method, ulong* words, ulong* value)
    {
        Payload payload = new(words[0], words[1], words[2], words[3], words[4], words[5]);
        (StatusCode code, *value) = HostedKernel.Current.Command((KernelMethod)method, payload);
        return (ushort)code;
    }
}

/// <summary>The support for C as a library of this process; its kernel is what it is given.</summary>
internal sealed unsafe class CLibrary : IDisposable
{
    private readonly HostCompiler _compiler = new();
    private readonly nint _library;

    internal CLibrary(
        delegate* unmanaged<ulong, ulong, ulong, Packet*, long> enter,
        delegate* unmanaged<ushort, ulong*, ulong*, ushort> command)
    {
        string support = HostCompiler.Support, here = Path.Combine(Guest.Root, "proptests", "sdk", "c");
        _compiler.Write("probe.h", ProbeHeader.Text);
        _library = NativeLibrary.Load(_compiler.Compile("probe.so", "-O2", "-fPIC", "-shared",
            Path.Combine(support, "channel.c"), Path.Combine(support, "session.c"), Path.Combine(here, "hosted.c")));
        ((delegate* unmanaged<void*, void*, void>)At("hosted_begin"))(enter, command);
    }

    internal nuint SessionBytes() => ((delegate* unmanaged<nuint>)At("hosted_session_bytes"))();

    internal StatusCode Script(uint end, byte* session) =>
        (StatusCode)((delegate* unmanaged<uint, byte*, ushort>)At("hosted_script"))(end, session);

    internal Completion Call(byte* session) =>
        ((delegate* unmanaged<byte*, Completion>)At("hosted_call"))(session);

    public void Dispose()
    {
        NativeLibrary.Free(_library);
        _compiler.Dispose();
    }

    private void* At(string name) => (void*)NativeLibrary.GetExport(_library, name);
}
