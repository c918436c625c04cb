using System;
using System.Collections.Generic;
using System.Linq;

namespace Mooring.Tools.Symbols;

/// <summary>Chooses the function rows among the symbols of an image.</summary>
/// <remarks>
/// Several symbols may name one address (methods with the same code are folded): a function goes before a label, a
/// global symbol before a local one, then the shorter name. A local label of assembly (<c>function.label</c>) is no
/// function.
/// </remarks>
public static class FunctionRows
{
    /// <summary>One row per address, sorted.</summary>
    public static List<FunctionRow> Of(ElfFile elf, CodeRange code, string program)
    {
        var candidates = elf.Symbols.Where(symbol => IsCode(elf, symbol, code)).ToList();
        var names = candidates.Select(symbol => symbol.Name).ToHashSet();
        return [.. candidates
            .Where(symbol => !IsLocalLabel(symbol.Name, names))
            .GroupBy(symbol => symbol.Address)
            .OrderBy(place => place.Key)
            .Select(place => new FunctionRow(place.Key, FunctionName.Demangle(Best(place).Name, program)))];
    }

    private static bool IsCode(ElfFile elf, ElfSymbol symbol, CodeRange code) =>
        symbol.Kind is ElfSymbolKind.Function or ElfSymbolKind.None
        && symbol.Name.Length != 0
        && symbol.Section != 0 && symbol.Section < elf.Sections.Count
        && elf.Sections[symbol.Section].IsExecutable
        && symbol.Address >= code.Start && symbol.Address < code.End;

    private static bool IsLocalLabel(string name, HashSet<string> names)
    {
        int dot = name.IndexOf('.');
        return dot >= 0 && names.Contains(name[..dot]);
    }

    private static ElfSymbol Best(IEnumerable<ElfSymbol> sameAddress) => sameAddress
        .OrderBy(symbol => symbol.Kind == ElfSymbolKind.Function ? 0 : 1)
        .ThenBy(symbol => symbol.IsGlobal ? 0 : 1)
        .ThenBy(symbol => symbol.Name.Length)
        .ThenBy(symbol => symbol.Name, StringComparer.Ordinal)
        .First();
}
