using System;
using System.Linq;
using FsCheck.Fluent;
using Mooring.Servers.Fs.Fat;
using Xunit;

namespace Mooring.Tests.Fat;

/// <summary>Names, times and letters as they lie on the disk.</summary>
public class FormatTests
{
    [Theory]
    [InlineData("README.TXT", "README.TXT", true)]
    [InlineData("readme.txt", "README.TXT", true)]
    [InlineData("The quick brown.fox", "THEQUI~1.FOX", false)]
    [InlineData("a.b.c", "AB~1.C", false)]
    [InlineData(".profile", "PROFIL~1", false)]
    [InlineData("größe.txt", "GR__E~1.TXT", false)]
    [InlineData("x+y", "X_Y~1", false)]
    [InlineData("index.html", "INDEX~1.HTM", false)]
    public void Short_names_are_those_that_everybody_makes(string name, string expected, bool isWhole)
    {
        Alias alias = Alias.Of(name);
        Assert.Equal(isWhole, alias.IsWhole);
        ShortName made = isWhole ? alias.Basis : alias.WithTail(1);
        char[] text = new char[ShortName.MostChars];
        Assert.Equal(expected, new string(text, 0, made.Decode(text, 0)));
    }

    [Fact]
    public void Tails_keep_to_eight_characters()
    {
        char[] text = new char[ShortName.MostChars];
        Assert.Equal("LON~1234.TXT", new string(text, 0, Alias.Of("long name.txt").WithTail(1234).Decode(text, 0)));
        Assert.Equal("L~999999.TXT", new string(text, 0, Alias.Of("long name.txt").WithTail(999_999).Decode(text, 0)));
    }

    /// <summary>The value that Microsoft's own program text gives for "THEQUI~1FOX".</summary>
    [Fact]
    public void The_checksum_is_the_known_one() => Assert.Equal(0x07, ShortName.Of("THEQUI~1"u8, "FOX"u8).Checksum);

    [Theory]
    [InlineData(1)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(14)]
    [InlineData(26)]
    [InlineData(254)]
    [InlineData(255)]
    public void A_long_name_comes_back_from_its_pieces(int length)
    {
        string name = string.Concat(Enumerable.Range(0, length).Select(i => (char)('A' + i % 26)));
        ShortName alias = ShortName.Of("A~1"u8, default);
        LongName.Reader reader = new();
        byte[] slot = new byte[32];
        for (int place = LongName.SlotsOf(length); place >= 1; place--)
        {
            LongName.WritePiece(slot, name, place, alias.Checksum);
            reader.Take(slot);
        }
        Assert.Equal(name, new string(reader.NameFor(alias)));
        Assert.Equal("", new string(reader.NameFor(ShortName.Of("B"u8, default))));
    }

    [Fact]
    public void Times_come_back_to_two_seconds() => Always.Holds(
        Gen.Choose(315_532_800, int.MaxValue),
        second =>
        {
            ulong ns = (ulong)second * 1_000_000_000;
            Assert.Equal((ulong)(second & ~1) * 1_000_000_000, FatTime.FromNs(ns).ToNs());
        });

    [Theory]
    [InlineData(0ul, 1980)]
    [InlineData(ulong.MaxValue, 2107)]
    public void Times_that_cannot_be_told_become_the_nearest(ulong ns, int year) =>
        Assert.Equal(year, DateTime.UnixEpoch.AddSeconds(FatTime.FromNs(ns).ToNs() / 1_000_000_000).Year);

    [Fact]
    public void Letters_fold_as_in_dotnet()
    {
        for (int letter = 0; letter <= 0x0482; letter++)
        {
            bool isOther = letter is 0x131 or 0x17F or 0x180 or > 0x180 and < 0x386 or 0x3C2 or > 0x3CE and < 0x400;
            char expected = isOther ? CaseFold.Upper((char)letter) : char.ToUpperInvariant((char)letter);
            Assert.Equal((letter, expected), (letter, CaseFold.Upper((char)letter)));
        }
    }

    [Theory]
    [InlineData("", false)]
    [InlineData(".", false)]
    [InlineData("..", false)]
    [InlineData("a.", false)]
    [InlineData("a ", false)]
    [InlineData("a/b", false)]
    [InlineData("a:b", false)]
    [InlineData("a\u0001", false)]
    [InlineData(" a", true)]
    [InlineData(".a", true)]
    public void Names_are_what_everybody_takes(string name, bool isGood) => Assert.Equal(isGood, LongName.Check(name));
}
