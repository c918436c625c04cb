using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using Mooring.Ports;
using Mooring.Rings;
using Xunit;

namespace Mooring.Tests;

/// <summary>The binary interface of the kernel, field by field.</summary>
[Trait("suite", "ports")]
public sealed class PortLayoutTests
{
    [Fact]
    public void An_arm_is_24_bytes() =>
        Assert.Equal("24: End 0+4, Want 4+4, SeenPublish 8+8, SeenHead 16+4, _reserved 20+4", FieldLayout.Of<Arm>());

    [Fact]
    public void A_packet_is_16_bytes() => Assert.Equal("16: Key 0+8, Kind 8+4, Bits 12+4", FieldLayout.Of<Packet>());

    [Fact]
    public void The_record_of_a_process_is_384_bytes() => Assert.Equal(
        "384: Id 0+8, ParentId 8+8, Phase 16+4, ExitCode 20+4, Vector 24+4, ErrorCode 28+4, FaultAddress 32+8, "
        + "CpuTimeNs 40+8, Pages 48+8, PageBudget 56+8, Handles 64+4, HandleBudget 68+4, Threads 72+4, Priority 76+4, "
        + "Enters 80+8, Name 88+32, Registers 120+144, ChannelsLeft 264+4, ThreadsLeft 268+4, "
        + "ProcessesLeft 272+4", FieldLayout.Of<ProcessRecord>());

    [Fact]
    public void The_record_of_the_system_is_128_bytes() => Assert.Equal(
        "128: NowNs 0+8, PagesTotal 8+8, PagesFree 16+8, KernelPages 24+8, KernelObjectBytes 32+8, Enters 40+8, "
        + "Switches 48+8, Interrupts 56+8, Processes 64+4, Threads 68+4, Channels 72+4, Devices 76+4, LogEnd 80+8, "
        + "WallClockNs 88+8, Rechecks 96+8, Processors 104+4, Reserved0 108+4, Reserved1 112+8, "
        + "Reserved2 120+8", FieldLayout.Of<SystemRecord>());

    [Fact]
    public void The_registers_of_a_thread_are_672_bytes()
    {
        const string registers = "672: General 0+144, FsBase 144+8, _reserved 152+8, Vectors 160+512";
        Assert.Equal(registers, FieldLayout.Of<UserRegisters>());
        Assert.Equal("688: IsWaiting 0+4, Priority 4+4, Pokes 8+8, Registers 16+672", FieldLayout.Of<ThreadRecord>());
        Assert.Equal(688, ThreadRecord.Bytes);
    }

    [Fact]
    public void A_reflection_lies_behind_the_packets()
    {
        Assert.Equal(
            "736: Cause 0+4, Vector 4+4, ErrorCode 8+8, FaultAddress 16+8, Pokes 24+8, Stack 32+8, Pending 40+8, "
            + "_reserved0 48+8, _reserved1 56+8, Registers 64+672", FieldLayout.Of<Reflection>());
        Assert.Equal((2880, 736), (Reflection.Offset, Reflection.Bytes));
        Assert.Equal(0, (Reflection.Offset + 64 + 160) % 16);
    }

    [Fact]
    public void The_time_page_begins_with_three_words() =>
        Assert.Equal(
            "32: TscAtBoot 0+8, Multiplier 8+8, WallClockAtBootNs 16+8, Processors 24+4", FieldLayout.Of<TimePage>());

    [Fact]
    public void The_start_page_begins_with_its_handles()
    {
        Assert.Equal("84: Magic 0+4, ArgumentBytes 4+4, Handles 8+76", FieldLayout.Of<StartPage>());
        Assert.True(StartPage.ArgumentsOffset >= 84);
    }

    [Fact]
    public void The_lists_of_an_enter_block_follow_each_other()
    {
        Assert.Equal((0, 4), (EnterBlock.DoorbellCount, EnterBlock.ArmCount));
        Assert.Equal((8, 12), (EnterBlock.ReadyBands, EnterBlock.FailedIndex));
        Assert.Equal((64, 320, 1856), (EnterBlock.DoorbellsOffset, EnterBlock.ArmsOffset, EnterBlock.PacketsOffset));
        Assert.Equal((24, 16), (EnterBlock.ArmBytes, EnterBlock.PacketBytes));
        Assert.InRange(EnterBlock.PacketsOffset + Limits.Packets * EnterBlock.PacketBytes, 0, Limits.PageBytes);
        Assert.Equal(0, EnterBlock.ArmsOffset % 8 + EnterBlock.PacketsOffset % 8);
        Assert.True(Limits.Check);
    }

    [Fact]
    public void A_control_word_is_valid_when_its_counts_fit_and_no_other_bit_is_set()
    {
        uint[] others =
        [
            0, EnterControl.Lists, EnterControl.Heeds, EnterControl.Resume, 1u << 17, 1u << 31, 0xFFFE_0000,
            EnterControl.Lists | 1u << 30,
        ];
        for (uint counts = 0; counts <= 0xFFFF; counts++)
        {
            uint min = counts % 256, max = counts / 256;
            foreach (uint other in others)
            {
                EnterControl control = new(counts | other);
                bool isValid = other is 0 or EnterControl.Lists or EnterControl.Heeds && min <= max && max <= 64;
                Assert.True(isValid == control.IsValid, $"{control.Value:x}");
                Assert.Equal((min, max), (control.Min, control.Max));
                Assert.Equal((other & EnterControl.Lists) != 0, control.HasLists);
            }
        }
    }

    [Fact]
    public void A_range_of_pages_survives_its_word() =>
        Always.Holds(Words.Any64.Two(), pair =>
        {
            ulong address = pair.Item1 % (1ul << 48) & ~0xFFFul, pages = pair.Item2 % (1ul << 28);
            MappedRange range = new(new MappedRange(address, pages).Word);
            Assert.Equal((address, pages, pages * 4096), (range.Address, range.Pages, range.Bytes));
        }, tests: 1000);

    [Fact]
    public void A_handle_is_an_index_and_a_generation()
    {
        Always.Holds(Words.Any32.Two(), pair =>
        {
            Handle handle = new(pair.Item1 & 0xFFFF, (ushort)pair.Item2);
            Assert.Equal((pair.Item1 & 0xFFFF, (ushort)pair.Item2), (handle.Index, handle.Generation));
            Assert.Equal(handle.Value, new Handle(handle.Value).Index | (uint)handle.Generation << 16);
        });
        Assert.Equal((0x1_0001u, 0x1_0002u), (Handle.KernelChannel.Value, Handle.Self.Value));
        Assert.True(default(Handle).IsNone);
    }

    [Fact]
    public void Commands_of_the_kernel_have_numbers_of_their_own()
    {
        KernelMethod[] methods = Enum.GetValues<KernelMethod>();
        Assert.Equal(methods.Length, methods.Select(method => (ushort)method).Distinct().Count());
        Assert.All(methods, method => Assert.NotEqual(0, (ushort)method));
        Assert.Equal(methods.Order(), KernelMethods.All.ToArray());
    }

    [Fact]
    public void What_a_command_needs_and_gives_fits_together()
    {
        StatusSet unknown = KernelMethods.Gives(0);
        Assert.Equal(1ul << (int)StatusCode.UnknownMethod, unknown.Bits);
        Assert.All(KernelMethods.All.ToArray(), method =>
        {
            StatusSet gives = KernelMethods.Gives(method);
            bool namesObjects = false;
            for (int word = 0; word < Payload.Words; word++)
                namesObjects |= KernelMethods.Needs(method, word).IsHandle;
            Assert.Equal(namesObjects, gives.Contains(StatusCode.BadHandle));
            Assert.Equal(namesObjects, gives.Contains(StatusCode.AccessDenied));
            bool comesBack = method is not (KernelMethod.Exit or KernelMethod.PowerOff);
            Assert.Equal(comesBack, gives.Contains(StatusCode.Ok));
            Assert.False(gives.Contains(StatusCode.UnknownMethod));
            Assert.Equal(0ul, gives.Bits & ~Known());
        });
    }

    private static ulong Known() =>
        Enum.GetValues<StatusCode>().Aggregate(0ul, (bits, code) => bits | 1ul << (int)code);

    [Fact]
    public void The_fixed_places_of_an_address_space_are_apart()
    {
        List<(string Name, ulong Start, ulong End)> places =
        [
            ("null", 0, UserLayout.Lowest), ("window", UserLayout.WindowStart, UserLayout.WindowEnd),
            Page("kernel channel", UserLayout.KernelChannel), Page("time", UserLayout.TimePage),
            Page("start", UserLayout.StartPage), ("stack", UserLayout.StackTop - (8 << 20), UserLayout.StackTop),
        ];
        for (int i = 0; i < Limits.ThreadsPerProcess; i++)
            places.Add(Page($"enter block {i}", UserLayout.EnterBlocks + (ulong)i * UserLayout.EnterBlockStride));
        ulong end = 0;
        foreach ((string name, ulong start, ulong next) in places.OrderBy(place => place.Start))
        {
            Assert.True(start >= end, $"{name} overlaps what lies before it");
            Assert.Equal(0ul, start % Limits.PageBytes);
            end = next;
        }
        Assert.InRange(end, 0ul, UserLayout.End);
        Assert.InRange(UserLayout.Image, UserLayout.Lowest, UserLayout.WindowStart);
    }

    private static (string, ulong, ulong) Page(string name, ulong start) => (name, start, start + Limits.PageBytes);
}
