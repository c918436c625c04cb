using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace Mooring.Tools.Symbols;

/// <summary>
/// Turns the names that ilc gives its symbols back into <c>Type.Method</c>.
/// </summary>
/// <remarks>
/// ilc writes <c>assembly_Namespace_Type__Method</c>: every character that is not a letter or digit has become '_', so
/// the way back is a guess. It uses what is known of this tree: the names of the assemblies and the namespaces. What
/// the C# compiler made of a lambda or an async method is named after the method it stands in. Names without "__" come
/// from assembly and stay as they are.
/// </remarks>
public static partial class FunctionName
{
    private static readonly string[] s_assemblies = ["corlib", "runtime", "sdk", "rings", "kernel_ports", "kernel"];

    private static readonly HashSet<string> s_namespaces =
    [
        "System", "Internal", "Runtime", "CompilerServices", "CompilerHelpers", "InteropServices", "Collections",
        "Generic", "Threading", "Tasks", "Text", "Numerics", "Diagnostics", "Buffers", "Binary", "IO", "Intrinsics",
    ];

    /// <summary>The readable name of a symbol.</summary>
    /// <param name="symbol">The name in the symbol table.</param>
    /// <param name="program">The name of the image's own assembly.</param>
    public static string Demangle(string symbol, string program)
    {
        string plain = WithoutTypeArguments(symbol);
        Match nested = NestedFunction().Match(plain);
        if (nested.Success) return Nested(nested, program);
        int split = plain.LastIndexOf("__", StringComparison.Ordinal);
        if (split > 0 && plain[split - 1] == '_') split--;
        if (split <= 0) return symbol;
        string owner = WithoutAssembly(plain[..split], program);
        string method = plain[(split + 2)..];
        Match machine = StateMachine().Match(owner);
        return machine.Success
            ? $"{TypeName(machine.Groups[1].Value)}.{machine.Groups[2].Value}"
            : $"{TypeName(owner)}.{MethodName(method)}";
    }

    private static string Nested(Match match, string program)
    {
        string name = match.Groups["local"] is { Success: true } local ? local.Value : "lambda";
        string owner = WithoutAssembly(match.Groups["type"].Value, program);
        return $"{TypeName(owner)}.{match.Groups["method"].Value}.{name}";
    }

    private static string WithoutTypeArguments(string symbol)
    {
        int depth = 0;
        var kept = symbol.Where(letter => Outside(letter, ref depth));
        return string.Concat(kept);
    }

    private static bool Outside(char letter, ref int depth)
    {
        if (letter == '<') depth++;
        bool outside = depth == 0;
        if (letter == '>') depth--;
        return outside;
    }

    private static string WithoutAssembly(string owner, string program)
    {
        string own = program.Replace('.', '_').Replace('-', '_');
        string? assembly = s_assemblies.Append(own).OrderByDescending(name => name.Length)
            .FirstOrDefault(name => owner.StartsWith(name + "_", StringComparison.Ordinal));
        return assembly is null ? owner : owner[(assembly.Length + 1)..];
    }

    private static string TypeName(string owner)
    {
        List<string> parts = [.. owner.Split('_', StringSplitOptions.RemoveEmptyEntries)];
        int project = parts.Count > 3 && parts[1] is "Servers" or "Apps" ? 3 : 2;
        if (parts[0] == "Mooring" && parts.Count > project) parts.RemoveRange(0, project);
        while (parts.Count > 1 && s_namespaces.Contains(parts[0])) parts.RemoveAt(0);
        return string.Join('.', parts.Where(part => !part.All(char.IsAsciiDigit)));
    }

    private static string MethodName(string method) => method switch
    {
        "_ctor" => "new",
        _ => OverloadNumber().Replace(method, ""),
    };

    [GeneratedRegex(@"^(.*?)_+([A-Za-z][A-Za-z0-9]*)_+d(?:__\d+)?(?:_\d+)?$")]
    private static partial Regex StateMachine();

    [GeneratedRegex(@"^(?<type>.*?)(___c(__DisplayClass\d+_\d+)?)?___?(?<method>[A-Za-z0-9]+)_" +
                    @"(b__[\d_]+|g__(?<local>[A-Za-z0-9]+)_[\d_]+)$", RegexOptions.ExplicitCapture)]
    private static partial Regex NestedFunction();

    [GeneratedRegex(@"_\d+$")]
    private static partial Regex OverloadNumber();
}
