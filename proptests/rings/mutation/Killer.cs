using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Reflection;
using Mooring.Tests.Explorer;
using Xunit;
using Xunit.Sdk;

namespace Mooring.Tests.Mutation;

/// <summary>
/// A test that may find a mutant out: a fact, or one row of a theory, of the suites that are about the rings and their
/// ports; or one of the explorer's small worlds. Known by its name, because each trial has a copy of it.
/// </summary>
/// <param name="Type">Without the namespace of the tests.</param>
/// <param name="Row">The arguments; null: there are none.</param>
internal sealed record Killer(string Type, string Method, string? Row)
{
    private const string Namespace = "Mooring.Tests.";
    private const BindingFlags Any =
        BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
    private static readonly string[] s_suites = ["rings", "ports", "hostile"];

    /// <summary>What is not decided by the rings: real threads, allocation, garbage; and what takes minutes.</summary>
    private static readonly string[] s_others = ["Threads.", "Hostile.", ".P25_", ".P31_"];

    /// <summary>Cheap and sharp ones; after them come the others, and last the explorer's worlds.</summary>
    private static readonly string[] s_first =
    [
        "OrderProperties", "CheckTests", "LatestOrderTests", "HeaderTests", "ChannelEndTests",
        "StraightWayProperties", "EndSourceProperties", "RingProperties",
    ];

    /// <summary>In the order in which they are tried.</summary>
    internal static IReadOnlyList<Killer> All { get; } = [.. Tests().OrderBy(Turn), .. Worlds()];

    internal static Killer Parse(string text)
    {
        int row = text.IndexOf('(', StringComparison.Ordinal);
        string name = row < 0 ? text : text[..row];
        int dot = Math.Max(0, name.LastIndexOf('.'));
        return new Killer(name[..dot], name[dot..].TrimStart('.'), row < 0 ? null : text[(row + 1)..^1]);
    }

    public override string ToString() => Row is null ? $"{Type}.{Method}" : $"{Type}.{Method}({Row})";

    /// <summary>Runs it in another copy of the tests.</summary>
    internal void RunIn(Assembly tests)
    {
        MethodInfo method = tests.GetType(Namespace + Type)!.GetMethod(Method, Any)!;
        object?[] row = Rows(method).FirstOrDefault(row => Row is null || NameOf(row) == Row) ?? [Row];
        Type[] types = [.. method.GetParameters().Select(parameter => parameter.ParameterType)];
        object? test = method.IsStatic ? null : New(method.DeclaringType!);
        object? answer = method.Invoke(test, Reflector.ConvertArguments(row, types));
        if (answer is false) throw new InvalidOperationException("does not pass");
    }

    private static int Turn(Killer killer)
    {
        int turn = Array.IndexOf(s_first, killer.Type);
        return turn < 0 ? s_first.Length : turn;
    }

    private static object New(Type type)
    {
        ConstructorInfo constructor = type.GetConstructors().Single();
        return constructor.Invoke([.. constructor.GetParameters().Select(_ => new Silence())]);
    }

    private static IEnumerable<Killer> Tests() =>
        from type in typeof(Killer).Assembly.GetTypes()
        where type.CustomAttributes.Any(IsOfSuite)
        from method in type.GetMethods()
        where method.GetCustomAttribute<FactAttribute>() is not null
        from row in Rows(method)
        let killer = new Killer(type.FullName![Namespace.Length..], method.Name, row.Length == 0 ? null : NameOf(row))
        where !s_others.Any(other => killer.ToString().Contains(other, StringComparison.Ordinal))
        select killer;

    private static IEnumerable<Killer> Worlds() => ExplorerKillers.All.Select(world =>
        new Killer($"Explorer.{nameof(ExplorerKillers)}", nameof(ExplorerKillers.Passes), world.Name));

    /// <summary>The rows of a theory; of a fact there is one, empty.</summary>
    private static IEnumerable<object?[]> Rows(MethodInfo method) => method.GetCustomAttribute<FactAttribute>() switch
    {
        TheoryAttribute => method.GetCustomAttributes<DataAttribute>().SelectMany(data => data.GetData(method)!),
        FactAttribute => [[]],
        null => [],
    };

    private static string NameOf(object?[] row) =>
        string.Join(", ", row.Select(one => Convert.ToString(one, CultureInfo.InvariantCulture)));

    private static bool IsOfSuite(CustomAttributeData attribute) =>
        attribute.AttributeType == typeof(TraitAttribute)
        && s_suites.Contains(attribute.ConstructorArguments[1].Value as string);
}
