using System;
using System.IO;
using FsCheck;
using FsCheck.Fluent;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime.Elf;
using Xunit;

namespace Mooring.Tests.Runtime;

public class ElfImageTests
{
    private static StatusCode Read(byte[] file) => ElfImage.TryRead(file, out _);

    private static byte[] Changed(Action<byte[]> change)
    {
        byte[] file = ElfBuilder.Program().Build();
        change(file);
        return file;
    }

    [Fact]
    public void A_program_is_read()
    {
        Assert.Equal(StatusCode.Ok, ElfImage.TryRead(ElfBuilder.Program().Build(), out ElfImage image));
        Assert.Equal(0x40_0010ul, image.Entry);
        Assert.Equal(3, image.SegmentCount);
        Assert.Equal(Rights.Read | Rights.Execute, image[0].Rights);
        Assert.Equal(Rights.Read | Rights.Write, image[2].Rights);
        Assert.Equal(0x2345ul, image[2].MemoryBytes);
        Assert.Equal(3ul, image[2].Pages);
        Assert.Equal(5ul, image.Pages);
    }

    [Theory]
    [InlineData(4, 1, StatusCode.WrongMachine)]
    [InlineData(5, 2, StatusCode.WrongMachine)]
    [InlineData(18, 183, StatusCode.WrongMachine)]
    [InlineData(0, 0x7E, StatusCode.BadFormat)]
    [InlineData(4, 9, StatusCode.BadFormat)]
    [InlineData(6, 2, StatusCode.BadFormat)]
    [InlineData(16, 3, StatusCode.BadFormat)]
    [InlineData(54, 57, StatusCode.BadFormat)]
    [InlineData(56, 0, StatusCode.BadFormat)]
    [InlineData(56, 65, StatusCode.BadFormat)]
    [InlineData(35, 1, StatusCode.Truncated)]
    [InlineData(39, 255, StatusCode.Truncated)]
    public void A_wrong_byte_in_the_header_has_its_name(int at, byte value, StatusCode expected) =>
        Assert.Equal(expected, Read(Changed(file => file[at] = value)));

    [Fact]
    public void Every_shorter_file_is_refused()
    {
        byte[] file = ElfBuilder.Program().Build();
        for (int length = 0; length < 0x3100; length++)
        {
            StatusCode code = Read(file[..length]);
            Assert.Equal(length == 0 ? StatusCode.BadFormat : StatusCode.Truncated, code);
        }
    }

    [Fact]
    public void Writable_and_executable_is_refused() =>
        Assert.Equal(StatusCode.BadFormat, Read(ElfBuilder.Program().Load(7, 0x4000, 0x50_0000, 1, 1).Build()));

    [Theory]
    [InlineData(0x40_0000ul, 0x1000ul)]
    [InlineData(0x40_2FFFul, 0x10ul)]
    [InlineData(0x3F_F000ul, 0x10_0000ul)]
    public void Segments_that_share_a_page_are_refused(ulong address, ulong bytes) =>
        Assert.Equal(
            StatusCode.BadFormat, Read(ElfBuilder.Program().Load(4, address % 4096, address, 0, bytes).Build()));

    [Theory]
    [InlineData(0ul, 0x1000ul)]
    [InlineData(0xF000ul, 0x1000ul)]
    [InlineData(UserLayout.WindowStart, 1ul)]
    [InlineData(UserLayout.WindowStart - 0x1000, 0x1001ul)]
    [InlineData(UserLayout.StackTop - 0x1000, 0x1000ul)]
    [InlineData(0xFFFF_FFFF_FFFF_F000ul, 0x1000ul)]
    [InlineData(0xFFFF_FFFF_8000_0000ul, 0x1000ul)]
    [InlineData(0x50_0000ul, ulong.MaxValue)]
    public void Addresses_outside_the_image_range_are_refused(ulong address, ulong bytes) =>
        Assert.Equal(StatusCode.BadFormat, Read(ElfBuilder.Program().Load(4, 0, address, 0, bytes).Build()));

    [Fact]
    public void More_memory_than_a_region_may_have_is_too_large()
    {
        const ulong bytes = (ulong)Limits.RegionPages * 4096;
        Assert.Equal(StatusCode.TooLarge, Read(ElfBuilder.Program().Load(4, 0, 0x1_0000_0000, 0, bytes).Build()));
    }

    [Fact]
    public void File_bytes_beyond_memory_are_refused() =>
        Assert.Equal(StatusCode.BadFormat, Read(ElfBuilder.Program().Load(4, 0, 0x50_0000, 2, 1).Build()));

    [Theory]
    [InlineData(0x5001ul, 0ul)]
    [InlineData(0x4FFFul, 2ul)]
    [InlineData(ulong.MaxValue, 1ul)]
    [InlineData(1ul, ulong.MaxValue)]
    public void Data_past_the_end_is_truncated(ulong offset, ulong bytes) =>
        Assert.Equal(
            StatusCode.Truncated,
            Read(ElfBuilder.Program().Load(4, offset, 0x50_0000, bytes, ulong.MaxValue).Build()));

    [Theory]
    [InlineData(2u)]
    [InlineData(3u)]
    [InlineData(7u)]
    public void What_needs_a_dynamic_loader_is_unsupported(uint type) =>
        Assert.Equal(StatusCode.Unsupported, Read(ElfBuilder.Program().Header(type, 4, 0, 0, 0, 0, 1).Build()));

    [Fact]
    public void An_executable_stack_is_refused() =>
        Assert.Equal(StatusCode.BadFormat, Read(ElfBuilder.Program().Header(0x6474_E551, 7, 0, 0, 0, 0, 16).Build()));

    [Theory]
    [InlineData("Mooring\0", 2u, 1u)]
    [InlineData("Mooring\0", 1u, 2u)]
    [InlineData("Moorinx\0", 1u, 1u)]
    public void Without_the_note_of_this_system_it_is_no_program(string name, uint type, uint version)
    {
        ElfBuilder elf = new ElfBuilder().Load(5, 0x1000, 0x40_0000, 0x200, 0x200).Note(name, type, version);
        Assert.Equal(StatusCode.BadFormat, Read(elf.Build()));
    }

    [Theory]
    [InlineData(0ul)]
    [InlineData(0x40_0200ul)]
    [InlineData(0x40_1000ul)]
    [InlineData(0x3F_FFFFul)]
    public void An_entry_outside_the_code_is_refused(ulong entry)
    {
        ElfBuilder elf = ElfBuilder.Program();
        elf.Entry = entry;
        Assert.Equal(StatusCode.BadFormat, Read(elf.Build()));
    }

    [Fact]
    public void Programs_of_the_host_are_refused()
    {
        foreach (string path in new[] { "/bin/sh", "/bin/true" })
            if (File.Exists(path)) Assert.NotEqual(StatusCode.Ok, Read(File.ReadAllBytes(path)));
    }

    [Fact]
    public void Any_damage_gives_an_image_that_holds_its_promises_or_a_status()
    {
        byte[] sound = ElfBuilder.Program().Build();
        int headers = ElfBuilder.HeaderBytes + 4 * ElfBuilder.ProgramHeaderBytes;
        Gen<int> places = Gen.Frequency((6, Gen.Choose(0, headers - 1)), (1, Gen.Choose(0x2000, 0x2018)));
        Gen<byte> values = Gen.OneOf(
            Gen.Elements<byte>(0, 1, 2, 7, 0x7F, 0x80, 0xFF), Gen.Choose(0, 255).Select(n => (byte)n));
        Gen<(int At, byte Value)[]> damage = places.SelectMany(at => values.Select(value => (at, value))).ArrayOf();
        Prop.ForAll(damage.ToArbitrary(), changes =>
        {
            byte[] file = (byte[])sound.Clone();
            foreach ((int at, byte value) in changes) file[at] = value;
            if (ElfImage.TryRead(file, out ElfImage image) == StatusCode.Ok) AssertSound(file, image);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));
    }

    private static bool IsBehind(ElfSegment a, ElfSegment b) => a.FirstPage >= b.FirstPage + b.Pages;

    private static void AssertSound(byte[] file, in ElfImage image)
    {
        for (int i = 0; i < image.SegmentCount; i++)
        {
            ElfSegment s = image[i];
            Assert.True(s.FileOffset + s.FileBytes <= (ulong)file.Length && s.FileBytes <= s.MemoryBytes);
            Assert.True(s.Address >= UserLayout.Lowest && s.Address + s.MemoryBytes <= UserLayout.WindowStart);
            Assert.False(s.Rights.HasFlag(Rights.Write | Rights.Execute));
            for (int j = 0; j < i; j++)
                Assert.True(IsBehind(s, image[j]) || IsBehind(image[j], s));
        }
    }
}
