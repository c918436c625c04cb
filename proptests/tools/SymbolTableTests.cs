using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using Mooring.Tools.Symbols;
using Xunit;

namespace Mooring.Tests.Tools;

/// <summary>
/// The symbol tables of every image of this build, looked up row by row in what binutils say about the same file:
/// nm for functions, objdump for lines, readelf for call frames.
/// </summary>
public sealed partial class SymbolTableTests
{
    public static TheoryData<string> Images => [.. BuiltImages.Names()];

    [Theory]
    [MemberData(nameof(Images))]
    public void BlobIsSortedForBinarySearch(string image)
    {
        SymbolBlob blob = Blob(image);
        Assert.True(blob.IsSorted);
        Assert.NotEqual(0, blob.FunctionCount);
        Assert.NotEqual(0, blob.LineCount);
        Assert.NotEqual(0, blob.FrameCount);
    }

    [Theory]
    [MemberData(nameof(Images))]
    public void FunctionsAreThoseOfNm(string image)
    {
        SymbolBlob blob = Blob(image);
        CodeRange code = CodeRange.Of(ElfFile.Read(BuiltImages.PathOf(image)));
        string listing = HostProgram.Run("nm", "--defined-only", BuiltImages.PathOf(image)).Text;
        int seen = 0;
        foreach (Match match in NmFunction().Matches(listing))
        {
            ulong address = Hex(match.Groups[1].Value);
            if (address < code.Start || address >= code.End) continue;
            Assert.Equal(address, blob.Function(address).Address);
            seen++;
        }
        Assert.True(seen >= blob.FunctionCount);
    }

    [Theory]
    [MemberData(nameof(Images))]
    public void LinesAreThoseOfObjdump(string image)
    {
        SymbolBlob blob = Blob(image);
        CodeRange code = CodeRange.Of(ElfFile.Read(BuiltImages.PathOf(image)));
        string listing = HostProgram.Run("objdump", "--dwarf=decodedline", BuiltImages.PathOf(image)).Text;
        var said = new Dictionary<ulong, HashSet<uint>>();
        foreach (Match match in ObjdumpLine().Matches(listing))
        {
            ulong address = Hex(match.Groups[2].Value);
            if (!said.TryGetValue(address, out HashSet<uint>? lines)) said[address] = lines = [];
            lines.Add(uint.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));
        }
        ulong[] covered = [.. said.Keys.Where(address => address >= code.Start && address < code.End)];
        Assert.NotEmpty(covered);
        Assert.All(covered, address => Assert.Contains(blob.Line(address).Line, said[address]));
    }

    [Theory]
    [MemberData(nameof(Images))]
    public void FilesExistBelowTheRoot(string image)
    {
        SymbolTable table = Table(image);
        foreach (string file in table.Lines.Where(row => row.Line != 0).Select(row => row.File).Distinct())
            Assert.True(System.IO.File.Exists(System.IO.Path.Combine(BuiltImages.Root, file)), file);
    }

    [Theory]
    [MemberData(nameof(Images))]
    public void FramesAreThoseOfReadelf(string image)
    {
        SymbolBlob blob = Blob(image);
        string path = BuiltImages.PathOf(image);
        string listing = HostProgram.Run("readelf", "--wide", "--debug-dump=frames-interp", path).Text;
        int compared = 0;
        foreach (var (address, kind, cfa, rbp) in ReadelfFrames.Parse(listing))
        {
            Assert.Equal((address, kind, cfa, rbp), Row(address, blob));
            compared++;
        }
        Assert.NotEqual(0, compared);
    }

    [Fact]
    public void BacktraceStopsWhereNoFrameInformationIs()
    {
        SymbolTable table = Table(BuiltImages.Names()[0]);
        var blob = new SymbolBlob(table);
        Assert.Equal(0, blob.Frame(table.Frames[^1].Address).Kind);
        Assert.Equal(0, blob.Frame(table.Base - 1).Kind);
    }

    private static (ulong, int, int, uint) Row(ulong address, SymbolBlob blob)
    {
        (int kind, int cfa, uint rbp) = blob.Frame(address);
        return (address, kind, cfa, rbp);
    }

    private static SymbolTable Table(string image) =>
        SymbolTable.Of(ElfFile.Read(BuiltImages.PathOf(image)), image, BuiltImages.Root);

    private static SymbolBlob Blob(string image) => new(Table(image));

    private static ulong Hex(string digits) =>
        ulong.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^([0-9a-f]{16}) [tT] [^.\n]+$", RegexOptions.Multiline)]
    private static partial Regex NmFunction();

    [GeneratedRegex(@"^\S+\s+(\d+)\s+0x([0-9a-f]+)", RegexOptions.Multiline)]
    private static partial Regex ObjdumpLine();
}
