using System.Collections.Generic;
using System.Linq;
using System.Text;
using Mooring.Sdk.Generator.Model;

namespace Mooring.Sdk.Generator.Emit;

/// <summary>
/// The same layouts for C, as a text that a program with .NET underneath can write into a file. Freestanding: it needs
/// <c>stdint.h</c> only. A method's arguments are the first bytes of a command's 48, or a record in the session buffer
/// that a range there names; the rest of the 48 is zero.
/// </summary>
internal static class HeaderEmitter
{
    public static string Emit(ServiceModel service) => Source.File(service, "",
        $$"""
        /// <summary>The interface "{{service.Name}}" for C.</summary>
        {{service.Access}} static class {{service.Stem}}Header
        {
            public const string Text = @"{{Text(service).Replace("\"", "\"\"")}}";
        }
        """);

    private static string Text(ServiceModel service)
    {
        string guard = $"MOORING_{Upper(service.Stem)}_H";
        IEnumerable<string> pieces =
        [
            $"/* The service \"{service.Name}\", version {service.Version}. Generated from {service.Interface}. */",
            $"#ifndef {guard}\n#define {guard}\n\n#include <stdint.h>\n",
            "#ifndef MOORING_RANGE\n#define MOORING_RANGE\n"
                + "/* Bytes of the session buffer. */\nstruct mooring_range { uint32_t offset, length; };\n#endif\n",
            Contract(service),
            .. service.Types.Select(type => type.Wire == Wire.Enum ? Enum(service, type) : Struct(service, type)),
            .. service.Methods.Select(method => Method(service, method)),
            $"#endif\n",
        ];
        return string.Join("\n", pieces);
    }

    /// <summary>What the two sides compare when they meet.</summary>
    private static string Contract(ServiceModel service)
    {
        string stem = Upper(service.Stem);
        return $"#define {stem}_NAME \"{service.Name}\"\n#define {stem}_VERSION {service.Version}\n"
            + $"#define {stem}_HASHES {{ {ContractEmitter.Hashes(service)} }}\n";
    }

    private static string Enum(ServiceModel service, TypeShape type)
    {
        string prefix = $"{Upper(service.Stem)}_{Upper(type.ShortName)}_";
        IEnumerable<string> members = type.Members.Select(
            member => $"#define {prefix}{Upper(member.Name)} ((uint64_t){member.Value}u)\n");
        return $"typedef {Primitives.InC(type.Underlying)} {NameOf(service, type)};\n{string.Concat(members)}";
    }

    private static string Struct(ServiceModel service, TypeShape type)
    {
        IEnumerable<CField> fields = type.Fields.Select(
            field => new CField(
                InC(service, field.Type), Lower(field.Name), field.Offset, field.Type.Size, field.Count));
        return Layout(NameOf(service, type), fields, type.Size);
    }

    private static string Method(ServiceModel service, MethodModel method)
    {
        string name = $"{Upper(service.Stem)}_{Upper(method.Name)}";
        string numbers = $"/* {Signature(method)} */\n#define {name} {method.Number}\n"
            + $"#define {name}_HASH 0x{method.Hash:x8}u\n";
        if (method.Layout.Count == 0) return numbers;
        IEnumerable<CField> fields = method.Layout.Select(slot => new CField(
            SlotInC(service, method, slot), Lower(slot.Field.TrimEnd('_')), slot.Offset, slot.Size, 1));
        string layout = $"{Lower(service.Stem)}_{Lower(method.Name)}_arguments";
        return numbers + Layout("struct " + layout, fields, ContractEmitter.SizeOf(method));
    }

    private static string Signature(MethodModel method)
    {
        string where = method.IsSpilled ? "arguments in the session buffer" : "arguments in the command";
        return $"{method.Name}: {where}; answers {method.AnswerType?.ShortName ?? method.Answer.ToString()}";
    }

    /// <summary>What C would leave out between two fields is written down, so that both compilers agree.</summary>
    private static string Layout(string name, IEnumerable<CField> fields, int size)
    {
        StringBuilder text = new($"{name} {{\n");
        int end = 0, gaps = 0;
        foreach (CField field in fields.OrderBy(field => field.Offset))
        {
            if (field.Offset > end) text.Append($"    uint8_t gap{gaps++}_[{field.Offset - end}];\n");
            text.Append($"    {field.Type} {field.Name}{(field.Count == 1 ? "" : $"[{field.Count}]")};\n");
            end = field.Offset + field.Size * field.Count;
        }
        if (size > end) text.Append($"    uint8_t gap{gaps}_[{size - end}];\n");
        return text.Append($"}};\n_Static_assert(sizeof({name}) == {size}, \"{name}\");\n").ToString();
    }

    private static string SlotInC(ServiceModel service, MethodModel method, Slot slot) =>
        method.Parameters.FirstOrDefault(parameter => parameter.Field == slot.Field)?.Shape is { } shape
            ? InC(service, shape)
            : "struct mooring_range";

    private static string InC(ServiceModel service, TypeShape type) =>
        type.IsNamed ? NameOf(service, type) : Primitives.InC(type.Wire);

    private static string NameOf(ServiceModel service, TypeShape type)
    {
        string name = $"{Lower(service.Stem)}_{Lower(type.ShortName)}";
        return type.Wire == Wire.Struct ? "struct " + name : name;
    }

    private static string Upper(string name) => Lower(name).ToUpperInvariant();

    /// <summary>FileRecord becomes file_record.</summary>
    private static string Lower(string name)
    {
        StringBuilder text = new();
        for (int i = 0; i < name.Length; i++)
        {
            bool begins = i > 0 && char.IsUpper(name[i]) && !char.IsUpper(name[i - 1]);
            text.Append(begins ? "_" : "").Append(char.ToLowerInvariant(name[i]));
        }
        return text.ToString();
    }

    private sealed class CField(string type, string name, int offset, int size, int count)
    {
        public string Type { get; } = type;

        public string Name { get; } = name;

        public int Offset { get; } = offset;

        public int Size { get; } = size;

        public int Count { get; } = count;
    }
}
