using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Mooring.Tools.Symbols;

/// <summary>
/// What a backtrace needs to know about one image: its functions, its lines and how to leave each frame. Read from a
/// linked ELF; written as the blob that the kernel links in and that travels as <c>symbols/NAME</c> in the boot
/// archive.
/// </summary>
/// <remarks>
/// Parties: this tool writes the blob, the kernel and <c>init</c> read it by binary search, without allocating. Little
/// endian. A header of 32 bytes:
/// <code>
///   u32 magic 'MSYM'   u32 version 1   u64 base address
///   u32 functions      u32 lines       u32 frames       u32 bytes of strings
/// </code>
/// then the arrays, each sorted by address, then the strings (NUL-terminated UTF-8):
/// <code>
///   function  u32 address - base   u32 name
///   line      u32 address - base   u32 file   u32 line             line 0: no source from here on
///   frame     u32 address - base   u16 kind   u16 cfa   u32 rbp     kind and offsets: see FrameRow
/// </code>
/// A row holds until the next row of its array. Names and files are byte offsets into the strings; offset 0 is "".
/// Corners: code more than 2 GiB below the rest (what runs before paging) is left out; assembly without call frame
/// information has kind 0, so that a backtrace stops there instead of inventing frames.
/// </remarks>
public sealed class SymbolTable
{
    private const uint Magic = 0x4D59534D, Version = 1;

    private SymbolTable(ulong start, List<FunctionRow> functions, List<LineRow> lines, List<FrameRow> frames)
    {
        Base = start;
        Functions = functions;
        Lines = lines;
        Frames = frames;
    }

    /// <summary>Address of the first byte of code; all rows are at or above it.</summary>
    public ulong Base { get; }

    /// <summary>Sorted by address.</summary>
    public IReadOnlyList<FunctionRow> Functions { get; }

    /// <summary>Sorted by address.</summary>
    public IReadOnlyList<LineRow> Lines { get; }

    /// <summary>Sorted by address.</summary>
    public IReadOnlyList<FrameRow> Frames { get; }

    /// <summary>Collects the table of an image.</summary>
    /// <param name="elf">The linked image, not stripped.</param>
    /// <param name="program">The name of its own assembly.</param>
    /// <param name="root">The repository's folder: files below it are named relative to it.</param>
    public static SymbolTable Of(ElfFile elf, string program, string root)
    {
        CodeRange code = CodeRange.Of(elf);
        ElfSection? frames = elf.Find(".eh_frame");
        return new SymbolTable(
            code.Start,
            FunctionRows.Of(elf, code, program),
            LineRows(elf, code, root),
            FrameRows(CallFrames.ReadAll(elf.Contents(".eh_frame"), frames?.Address ?? 0), code));
    }

    /// <summary>Writes the blob.</summary>
    public void Write(Stream stream)
    {
        var strings = new StringPool();
        uint[] names = [.. Functions.Select(function => strings.Add(function.Name))];
        uint[] files = [.. Lines.Select(line => strings.Add(line.File))];
        using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        WriteHeader(writer, strings);
        for (int index = 0; index < names.Length; index++)
        {
            writer.Write(Offset(Functions[index].Address));
            writer.Write(names[index]);
        }
        WriteLines(writer, files);
        WriteFrames(writer);
        writer.Write(strings.Bytes);
    }

    private void WriteHeader(BinaryWriter writer, StringPool strings)
    {
        writer.Write(Magic);
        writer.Write(Version);
        writer.Write(Base);
        writer.Write(Functions.Count);
        writer.Write(Lines.Count);
        writer.Write(Frames.Count);
        writer.Write(strings.Bytes.Length);
    }

    private void WriteLines(BinaryWriter writer, uint[] files)
    {
        for (int index = 0; index < files.Length; index++)
        {
            writer.Write(Offset(Lines[index].Address));
            writer.Write(files[index]);
            writer.Write(Lines[index].Line);
        }
    }

    private void WriteFrames(BinaryWriter writer)
    {
        foreach (FrameRow frame in Frames)
        {
            writer.Write(Offset(frame.Address));
            writer.Write((ushort)frame.Kind);
            writer.Write(frame.CfaOffset);
            writer.Write(frame.RbpOffset);
        }
    }

    private uint Offset(ulong address) => checked((uint)(address - Base));

    private static List<LineRow> LineRows(ElfFile elf, CodeRange code, string root)
    {
        var names = new SourceName(root);
        var rows = LineProgram.ReadAll(elf.Contents(".debug_line"))
            .Where(row => code.Covers(row.Address))
            .Select(row => row with { File = names.Relative(row.File) });
        return Rows.Sorted(
            rows, row => row.Address, row => row.Line == 0, (a, b) => a with { Address = b.Address } == b);
    }

    private static List<FrameRow> FrameRows(List<FrameRow> all, CodeRange code) => Rows.Sorted(
        all.Where(row => code.Covers(row.Address)),
        row => row.Address, row => row.Kind == FrameKind.Stop, (a, b) => a.SameRule(b));
}
