using System.Collections.Generic;
using System.Linq;
using Mooring.Sdk.Generator.Model;

namespace Mooring.Sdk.Generator.Emit;

/// <summary>The skeleton: commands, dispatched to whatever implements the interface.</summary>
internal static class ServerEmitter
{
    private const string Usings =
        """
        using System;
        using System.Runtime.CompilerServices;
        using System.Threading.Tasks;
        using Mooring.Ports;
        using Mooring.Rings;
        using Mooring.Runtime;
        using Mooring.Sdk;
        """;

    public static string Emit(ServiceModel service) =>
        Source.File(service, Usings, Session(service) + "\n\n" + Server(service));

    private static string Session(ServiceModel service) =>
        $$"""
        /// <summary>One client of the service "{{service.Name}}", and what answers it.</summary>
        {{service.Access}} sealed class {{service.Stem}}Session({{service.Interface}} service_)
            : InterfaceSession(service_)
        {
            protected override ServiceContract Contract => {{service.Stem}}Contract.Instance;

            protected override ReadOnlySpan<byte> Schema => {{service.Stem}}Contract.Schema;

            protected override ValueTask<Reply> Dispatch(Call call) => call.Method switch
            {
                {{Source.Lines(8, service.Methods.Select(method => $"{method.Number} => {method.Name}_(call),"))}}
                _ => new(StatusCode.UnknownMethod),
            };

            {{Source.Lines(4, service.Methods.Select(method => Method(service, method)))}}
        }
        """;

    private static string Server(ServiceModel service) =>
        $$"""
        /// <summary>The service "{{service.Name}}".</summary>
        /// <param name="open">The implementation for a new client; null refuses it.</param>
        {{service.Access}} sealed class {{service.Stem}}Server(Func<ClientIdentity, {{service.Interface}}?> open)
            : Service
        {
            /// <summary>Serves with one implementation for all clients, until init is gone.</summary>
            public static ValueTask<StatusCode> Serve({{service.Interface}} shared) => Serve(_ => shared);

            /// <summary>Serves with what <paramref name="open"/> makes for each client, until init is gone.</summary>
            public static ValueTask<StatusCode> Serve(Func<ClientIdentity, {{service.Interface}}?> open) =>
                new {{service.Stem}}Server(open).Serve();

            protected override ReadOnlySpan<byte> Schema => {{service.Stem}}Contract.Schema;

            protected override Session? Open(ClientIdentity client) =>
                open(client) is { } service ? new {{service.Stem}}Session(service) : null;
        }
        """;

    private static string Method(ServiceModel service, MethodModel method) =>
        $$"""
        [MethodImpl(MethodImplOptions.NoInlining)]
        private ValueTask<Reply> {{method.Name}}_(Call call_)
        {
            {{Source.Lines(4, Statements(service, method))}}
        }

        """;

    private static IEnumerable<string> Statements(ServiceModel service, MethodModel method)
    {
        string type = $"{service.Stem}Layout.{method.Name}Arguments";
        if (method.Layout.Count > 0) yield return Arguments(type, method.IsSpilled);
        foreach (ParameterModel parameter in method.Parameters.Where(parameter => parameter.IsRange))
            yield return Refuse(Taken(parameter));
        if (method.HasAnswerRange)
            yield return Refuse($"TryRoom(arguments_.Answer_, {MinimumRoom(method)}, out SharedBytes room_)");
        foreach (ParameterModel parameter in method.Parameters.Where(IsHandle))
        {
            yield return $"Result<Handle> {Local(parameter)} = call_.Take();";
            yield return $"if (!{Local(parameter)}.IsOk) return new(StatusCode.BadHandle);";
        }
        string passed = string.Join(", ", method.Parameters.Select(Passed));
        yield return Answer(method, $"service_.{method.Name}({passed})");
    }

    private static bool IsHandle(ParameterModel parameter) => parameter.Kind == ParameterKind.Handle;

    private static string Arguments(string type, bool isSpilled) => isSpilled
        ? Refuse($"TryRecord(call_, out {type} arguments_)")
        : $"{type} arguments_ = call_.Arguments<{type}>();";

    private static string Refuse(string condition) => $"if (!{condition}) return new(StatusCode.BadArgument);";

    private static string Taken(ParameterModel parameter) => parameter.Kind == ParameterKind.Text
        ? $"TryText(arguments_.{parameter.Field}, {parameter.Longest}, out string {Local(parameter)})"
        : $"TryBytes(arguments_.{parameter.Field}, out SharedBytes {Local(parameter)})";

    private static int MinimumRoom(MethodModel method) => method.Answer == AnswerKind.Record ? method.AnswerRoom : 0;

    /// <summary>Nothing else in the method ends like this.</summary>
    private static string Local(ParameterModel parameter) => parameter.Name + "Taken_";

    private static string Passed(ParameterModel parameter) => parameter.Kind switch
    {
        ParameterKind.Value => $"arguments_.{parameter.Field}",
        ParameterKind.Truth => $"arguments_.{parameter.Field} != 0",
        ParameterKind.Handle => Local(parameter) + ".Value",
        ParameterKind.Cancellation => "call_.Cancellation",
        ParameterKind.Deadline => "new Deadline(call_.Deadline)",
        _ => Local(parameter),
    };

    private static string Answer(MethodModel method, string call) => method.Answer switch
    {
        AnswerKind.OneWay => $"return new(new Reply({call}));",
        AnswerKind.Stream => $"return Stream(call_, {call});",
        AnswerKind.Status => $"return Status({call});",
        AnswerKind.Record => $"return Record({call}, room_);",
        AnswerKind.Text => $"return Text({call}, room_);",
        AnswerKind.Handle => $"return Given(call_, {call}, Rights.All);",
        _ => $"return Word({call});",
    };
}
