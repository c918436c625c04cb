using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Mooring.Kernel.Boot;

/// <summary>Who started us.</summary>
internal enum BootProtocol : uint
{
    Pvh = 1,
    Multiboot2 = 2,
}

/// <summary>
/// What the loader told us, copied and checked, the same whoever it was. Nothing of the loader's own memory is looked
/// at again once this is filled (the RSDP is an address, which ACPI's reader follows right afterwards).
/// </summary>
internal struct BootInfo
{
    internal const int MaxEntries = 64, MaxModules = 4, MaxCommandLine = 1024;

    private const ulong LowMegabyte = 1 << 20;

    private Entries _entries;
    private Modules _modules;
    private Text _commandLine;
    private RangeList _ram, _free;
    private int _entryCount, _moduleCount, _commandLineLength;

    /// <summary>Who started us.</summary>
    internal BootProtocol Protocol;

    /// <summary>Physical address of ACPI's root pointer; 0 when the loader named none.</summary>
    internal ulong Rsdp;

    /// <summary>Entries of the firmware's memory map.</summary>
    internal readonly int MemoryCount => _entryCount;

    /// <summary>One entry, as the firmware gave it.</summary>
    internal readonly MemoryEntry Memory(int index) => _entries[index];

    /// <summary>Ranges of memory nobody uses: page-aligned, sorted. Final when the kernel starts.</summary>
    internal readonly int FreeCount => _free.Count;

    /// <summary>One range of <see cref="FreeCount"/>.</summary>
    internal readonly PhysicalRange Free(int index) => _free[index];

    /// <summary>All usable memory, free or not: what the direct map shows.</summary>
    [UnscopedRef]
    internal readonly ref readonly RangeList Ram => ref _ram;

    /// <summary>The end of the highest usable byte.</summary>
    internal readonly ulong TopOfMemory => _ram.Count == 0 ? 0 : _ram[_ram.Count - 1].End;

    /// <summary>Files that the loader put beside the kernel.</summary>
    internal readonly int ModuleCount => _moduleCount;

    /// <summary>One of them; its bytes are in the direct map.</summary>
    internal readonly PhysicalRange Module(int index) => _modules[index];

    /// <summary>The kernel's command line.</summary>
    [UnscopedRef]
    internal readonly ReadOnlySpan<byte> CommandLine =>
        MemoryMarshal.CreateReadOnlySpan(
            in Unsafe.As<Text, byte>(ref Unsafe.AsRef(in _commandLine)), _commandLineLength);

    /// <summary>True when this is one of the words of the command line, which blanks separate.</summary>
    internal readonly bool HasWord(ReadOnlySpan<byte> word)
    {
        ReadOnlySpan<byte> line = CommandLine;
        for (int start = 0; start <= line.Length - word.Length; start++)
            if ((start == 0 || line[start - 1] == ' ') && IsWordAt(line, start, word))
                return true;
        return false;
    }

    /// <summary>Adds an entry of the memory map; an empty one is dropped.</summary>
    internal void AddMemory(ulong start, ulong length, uint kind)
    {
        if (length == 0)
            return;
        if (start + length < start)
            Panic.Now("a memory map entry that wraps around the end of memory, at", start);
        if (_entryCount == MaxEntries)
            Panic.Now("more memory map entries than", MaxEntries);
        MemoryKind known = kind is >= (uint)MemoryKind.Usable and <= (uint)MemoryKind.Bad
            ? (MemoryKind)kind : MemoryKind.Reserved;
        _entries[_entryCount++] = new MemoryEntry(new PhysicalRange(start, start + length), known);
    }

    /// <summary>Adds a module.</summary>
    internal void AddModule(ulong start, ulong length)
    {
        if (start + length < start)
            Panic.Now("a boot module that wraps around the end of memory, at", start);
        if (_moduleCount == MaxModules)
            Panic.Now("more boot modules than", MaxModules);
        _modules[_moduleCount++] = new PhysicalRange(start, start + length);
    }

    /// <summary>Copies the command line, up to its NUL.</summary>
    internal void SetCommandLine(ReadOnlySpan<byte> text)
    {
        int length = 0;
        while (length < text.Length && text[length] != 0)
            length++;
        if (length > MaxCommandLine)
            Panic.Now("a kernel command line longer than", MaxCommandLine);
        for (int i = 0; i < length; i++)
            _commandLine[i] = text[i];
        _commandLineLength = length;
    }

    /// <summary>
    /// Works out what is RAM and what of it is free. What two entries claim is usable only if both say so; the first
    /// megabyte stays the firmware's.
    /// </summary>
    /// <param name="image">The kernel, all of it.</param>
    /// <param name="end">Where the memory that can be reached ends.</param>
    internal void WorkOutMemory(PhysicalRange image, ulong end)
    {
        for (int i = 0; i < _entryCount; i++)
            if (_entries[i].Kind == MemoryKind.Usable)
                _ram.Add(_entries[i].Range.PagesInside());
        for (int i = 0; i < _entryCount; i++)
            if (_entries[i].Kind != MemoryKind.Usable)
                _ram.Remove(_entries[i].Range.PagesTouched());
        if (TopOfMemory > end)
            Panic.Now("memory beyond what this processor or the direct map can reach", TopOfMemory);
        _free = _ram;
        _free.Remove(new PhysicalRange(0, LowMegabyte));
        _free.Remove(image.PagesTouched());
        for (int i = 0; i < _moduleCount; i++)
        {
            CheckModule(_modules[i], image);
            _free.Remove(_modules[i].PagesTouched());
        }
        CheckRanges();
    }

    /// <summary>Boot has used this memory for good.</summary>
    internal void Use(PhysicalRange range)
    {
        _free.Remove(range);
        CheckRanges();
    }

    /// <summary>Boot no longer needs this memory.</summary>
    internal void Reclaim(PhysicalRange range)
    {
        _free.Add(range.PagesInside());
        CheckRanges();
    }

    private readonly void CheckModule(PhysicalRange module, PhysicalRange image)
    {
        for (int i = 0; i < _ram.Count; i++)
            if (_ram[i].Contains(module) && !module.Overlaps(image.Start, image.End))
                return;
        Panic.Now("a boot module outside usable memory, at", module.Start);
    }

    private readonly void CheckRanges()
    {
        if (_ram.HasOverflowed || _free.HasOverflowed)
            Panic.Now("usable memory is in more pieces than", RangeList.Capacity);
        if (_free.Count == 0)
            Panic.Now("the memory map leaves no free memory");
    }

    private static bool IsWordAt(ReadOnlySpan<byte> line, int start, ReadOnlySpan<byte> word)
    {
        for (int i = 0; i < word.Length; i++)
            if (line[start + i] != word[i])
                return false;
        int end = start + word.Length;
        return end == line.Length || line[end] == ' ';
    }

    [InlineArray(MaxEntries)]
    private struct Entries
    {
        private MemoryEntry _first;
    }

    [InlineArray(MaxModules)]
    private struct Modules
    {
        private PhysicalRange _first;
    }

    [InlineArray(MaxCommandLine)]
    private struct Text
    {
        private byte _first;
    }
}
