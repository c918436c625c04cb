using System.Collections.Generic;
using System.Linq;
using Mooring.Sdk.Generator.Model;

namespace Mooring.Sdk.Generator.Emit;

/// <summary>What the two sides compare, and where arguments lie.</summary>
internal static class ContractEmitter
{
    private const string Usings =
        """
        using System;
        using System.Runtime.CompilerServices;
        using Mooring.Sdk;
        """;

    public static string Emit(ServiceModel service) =>
        Source.File(service, Usings, Contract(service));

    /// <summary>In a file of their own, which a client without objects can be compiled with.</summary>
    public static string EmitLayouts(ServiceModel service) =>
        Source.File(service, "using System.Runtime.InteropServices;", Layouts(service));

    private static string Contract(ServiceModel service) =>
        $$"""
        /// <summary>What both sides of <see cref="{{service.Interface}}"/> compare when they meet.</summary>
        {{service.Access}} static class {{service.Stem}}Contract
        {
            private static ServiceContract? s_instance;

            /// <summary>The interface in bytes.</summary>
            public static ReadOnlySpan<byte> Schema => new byte[]
            {
                {{Source.Lines(8, Bytes(SchemaEmitter.Emit(service)))}}
            };

            public static ServiceContract Instance => s_instance ??= Make();

            private static ServiceContract Make()
            {
                {{Source.Lines(8, service.Methods.SelectMany(method => Checks(service, method)))}}
                return new ServiceContract("{{service.Name}}", {{service.Version}}, new uint[] { {{Hashes(service)}} });
            }
        }
        """;

    private static string Layouts(ServiceModel service) =>
        $$"""
        /// <summary>
        /// The methods' numbers, and where their arguments lie, in the command or in the session buffer: all that a
        /// client without objects needs.
        /// </summary>
        {{service.Access}} static class {{service.Stem}}Layout
        {
            {{Source.Lines(4, service.Methods.Select(Number))}}

            {{Source.Lines(4, service.Methods.Where(HasLayout).Select(method => Layout(service, method)))}}
        }
        """;

    private static bool HasLayout(MethodModel method) => method.Layout.Count > 0;

    private static IEnumerable<string> Checks(ServiceModel service, MethodModel method)
    {
        if (HasLayout(method)) yield return Check($"{service.Stem}Layout.{method.Name}Arguments", SizeOf(method));
        if (method.Answer == AnswerKind.Record) yield return Check(method.AnswerType!.Name, method.AnswerRoom);
    }

    private static string Check(string type, int size) =>
        $"ServiceContract.Require(Unsafe.SizeOf<{type}>(), {size});";

    /// <summary>Of the structure: with what fills it up behind.</summary>
    internal static int SizeOf(MethodModel method) => TypeReader.Align(method.LayoutSize, AlignmentOf(method));

    private static int AlignmentOf(MethodModel method) => method.Parameters
        .Select(parameter => parameter.IsRange ? 4 : parameter.Shape?.Alignment ?? 1)
        .Append(method.HasAnswerRange ? 4 : 1)
        .Max();

    private static string Number(MethodModel method) => $"public const ushort {method.Name} = {method.Number};";

    private static string Layout(ServiceModel service, MethodModel method) =>
        $$"""
        [StructLayout(LayoutKind.Sequential)]
        {{service.Access}} struct {{method.Name}}Arguments
        {
            {{Source.Lines(4, method.Layout.Select(slot => $"public {slot.Type} {slot.Field};"))}}
        }

        """;

    /// <summary>By number, 0 where there is no method.</summary>
    internal static string Hashes(ServiceModel service)
    {
        uint[] hashes = new uint[service.HighestNumber + 1];
        foreach (MethodModel method in service.Methods) hashes[method.Number] = method.Hash;
        return string.Join(", ", hashes.Select(hash => $"0x{hash:x8}"));
    }

    private static string[] Bytes(byte[] bytes)
    {
        const int PerLine = 16;
        return [.. Enumerable.Range(0, (bytes.Length + PerLine - 1) / PerLine)
            .Select(line => string.Join(" ", bytes.Skip(line * PerLine).Take(PerLine).Select(value => $"{value},")))];
    }
}
