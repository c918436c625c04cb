using System.Collections.Generic;
using System.Linq;
using Mooring.Sdk.Generator.Model;

namespace Mooring.Sdk.Generator.Emit;

/// <summary>The client: the interface, implemented by calls.</summary>
internal static class ClientEmitter
{
    private const string Room = "OutgoingCall.Room";

    private const string Usings =
        """
        using System;
        using System.Collections.Generic;
        using System.Threading.Tasks;
        using Mooring.Ports;
        using Mooring.Rings;
        using Mooring.Runtime;
        using Mooring.Sdk;
        """;

    public static string Emit(ServiceModel service) => Source.File(service, Usings,
        $$"""
        /// <summary>
        /// A session with the service "{{service.Name}}". Connects again by itself when the service has died; a call
        /// that was outstanding then has ended with <c>PeerDied</c>.
        /// </summary>
        {{service.Access}} sealed class {{service.Stem}}Client(ServiceClient service_) : {{service.Interface}}
        {
            {{Source.Lines(4, Session(service))}}

            {{Source.Lines(4, service.Methods.SelectMany(method => Methods(service, method)))}}
        }
        """);

    private static string Session(ServiceModel service) =>
        $$"""
        /// <summary>The channel, and how it is doing.</summary>
        public ServiceClient Service => service_;

        /// <summary>The memory that is lent to the server: for bytes that are not to be copied.</summary>
        public SessionBuffer Buffer => service_.Buffer;

        /// <summary>NotFound: there is no such service. Incompatible: it is of another version.</summary>
        /// <param name="bufferBytes">What its calls may carry at one time: whole pages.</param>
        public static async ValueTask<Result<{{service.Stem}}Client>> Connect(int bufferBytes = SessionBuffer.Bytes)
        {
            Result<ServiceClient> service = await ServiceClient.Open({{service.Stem}}Contract.Instance, bufferBytes);
            return service.IsOk ? new {{service.Stem}}Client(service.Value) : service.Code;
        }
        """;

    private static IEnumerable<string> Methods(ServiceModel service, MethodModel method)
    {
        yield return Method(service, method, copiesSpans: false);
        if (method.Parameters.Any(parameter => parameter.Kind == ParameterKind.Bytes))
            yield return Method(service, method, copiesSpans: true);
    }

    /// <param name="copiesSpans">The overload that takes bytes from anywhere, and copies them once.</param>
    private static string Method(ServiceModel service, MethodModel method, bool copiesSpans)
    {
        IEnumerable<string> parameters = method.Parameters.Select(parameter => Declared(parameter, copiesSpans));
        string[] statements = [.. Statements(service, method)];
        return
            $$"""
            /// <inheritdoc cref="{{service.Interface}}.{{method.Name}}"/>
            public {{ReturnType(method)}} {{method.Name}}({{string.Join(", ", parameters)}})
            {
                {{Source.Lines(4, statements)}}
            }

            """;
    }

    private static IEnumerable<string> Statements(ServiceModel service, MethodModel method)
    {
        if (IsInline(method))
        {
            foreach (string statement in Laid(service, method)) yield return statement;
            yield return SendInline(service, method);
            yield break;
        }
        string room = RoomOf(method);
        yield return $"OutgoingCall call_ = new(service_, {method.Number}, {DeadlineOf(method)}, {room});";
        foreach (string statement in Laid(service, method)) yield return statement;
        foreach (ParameterModel parameter in method.Parameters.Where(IsHandle))
            yield return $"call_.Give({Source.Escaped(parameter.Name)}, Rights.All);";
        if (method.HasAnswerRange) yield return $"arguments_.Answer_ = call_.Answer({method.AnswerRoom});";
        if (method.Layout.Count > 0)
            yield return method.IsSpilled ? "call_.PutRecord(arguments_);" : "call_.Put(arguments_);";
        yield return Send(method);
    }

    /// <summary>All in the command and the completion.</summary>
    private static bool IsInline(MethodModel method) =>
        method.Answer is AnswerKind.Status or AnswerKind.Truth or AnswerKind.Word
        && !method.IsSpilled && !method.HasAnswerRange
        && !method.Parameters.Any(parameter => parameter.IsRange || IsHandle(parameter));

    private static IEnumerable<string> Laid(ServiceModel service, MethodModel method)
    {
        if (method.Layout.Count == 0) yield break;
        yield return $"{service.Stem}Layout.{method.Name}Arguments arguments_ = default;";
        foreach (ParameterModel parameter in method.Parameters.Where(parameter => parameter.IsLaidOut))
            yield return $"arguments_.{parameter.Field} = {Stored(parameter)};";
    }

    private static bool IsHandle(ParameterModel parameter) => parameter.Kind == ParameterKind.Handle;

    private static string Declared(ParameterModel parameter, bool copiesSpans)
    {
        string type = copiesSpans && parameter.Kind == ParameterKind.Bytes ? "ReadOnlySpan<byte>" : parameter.Type;
        return $"{type} {Source.Escaped(parameter.Name)}" + (parameter.IsOptional ? " = default" : "");
    }

    private static string Stored(ParameterModel parameter)
    {
        string name = Source.Escaped(parameter.Name);
        return parameter.Kind switch
        {
            ParameterKind.Truth => $"(byte)({name} ? 1 : 0)",
            ParameterKind.Text => $"call_.Text({name}, {parameter.Longest})",
            ParameterKind.Bytes => $"call_.Bytes({name})",
            ParameterKind.Filled => $"call_.Filled({name})",
            _ => name,
        };
    }

    private static string DeadlineOf(MethodModel method) =>
        method.Parameters.FirstOrDefault(parameter => parameter.Kind == ParameterKind.Deadline) is { } parameter
            ? Source.Escaped(parameter.Name)
            : "default";

    private static string RoomOf(MethodModel method)
    {
        List<string> pieces = [];
        foreach (ParameterModel parameter in method.Parameters)
        {
            string name = Source.Escaped(parameter.Name);
            if (parameter.Kind == ParameterKind.Text) pieces.Add($"{Room}({name})");
            if (parameter.Kind == ParameterKind.Bytes) pieces.Add($"{Room}(service_, {name})");
        }
        if (method.IsSpilled) pieces.Add($"{Room}({ContractEmitter.SizeOf(method)})");
        if (method.HasAnswerRange) pieces.Add($"{Room}({method.AnswerRoom})");
        return pieces.Count == 0 ? "0" : string.Join(" + ", pieces);
    }

    private static string ReturnType(MethodModel method) => method.Answer switch
    {
        AnswerKind.OneWay => "StatusCode",
        AnswerKind.Status => "ValueTask<StatusCode>",
        AnswerKind.Stream => $"IAsyncEnumerable<Result<{AnswerType(method)}>>",
        _ => $"ValueTask<Result<{AnswerType(method)}>>",
    };

    internal static string AnswerType(MethodModel method) => method.Answer switch
    {
        AnswerKind.Text => "string",
        AnswerKind.Handle => "Handle",
        _ => method.AnswerType!.Name,
    };

    private static string SendInline(ServiceModel service, MethodModel method)
    {
        string type = AnswerTypeOrNone(method), answer = method.Answer switch
        {
            AnswerKind.Status => "",
            AnswerKind.Truth => "bool, TruthAnswer, ",
            _ => $"{type}, WordAnswer<{type}>, ",
        };
        bool hasLayout = method.Layout.Count > 0;
        string layout = hasLayout ? $"{service.Stem}Layout.{method.Name}Arguments" : "InlineCall.NoArguments";
        return $"return InlineCall.Send<{answer}{layout}>(service_, {method.Number}, "
            + $"{(hasLayout ? "arguments_" : "default")}, {DeadlineOf(method)}, {CancelOf(method) ?? "default"});";
    }

    private static string? CancelOf(MethodModel method) =>
        method.Parameters.FirstOrDefault(parameter => parameter.Kind == ParameterKind.Cancellation) is { } parameter
            ? Source.Escaped(parameter.Name)
            : null;

    private static string Send(MethodModel method)
    {
        string argument = CancelOf(method) ?? "", type = AnswerTypeOrNone(method);
        return method.Answer switch
        {
            AnswerKind.OneWay => "return call_.SendOneWay();",
            AnswerKind.Status => $"return call_.Send({argument});",
            AnswerKind.Stream => $"return call_.SendStream<{type}>({argument});",
            AnswerKind.Truth => $"return call_.Send<bool, TruthAnswer>({argument});",
            AnswerKind.Text => $"return call_.Send<string, TextAnswer>({argument});",
            AnswerKind.Handle => $"return call_.Send<Handle, HandleAnswer>({argument});",
            AnswerKind.Record => $"return call_.Send<{type}, RecordAnswer<{type}>>({argument});",
            _ => $"return call_.Send<{type}, WordAnswer<{type}>>({argument});",
        };
    }

    private static string AnswerTypeOrNone(MethodModel method) => method.AnswerType?.Name ?? "";
}
