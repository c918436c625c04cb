using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;

namespace Mooring.Sdk.Generator.Model;

/// <summary>Reads one method: its parameters, its answer, where its arguments lie, its hash.</summary>
internal sealed class MethodReader(Findings findings, TypeReader types)
{
    private const int MostBytes = 4096, LongestText = 4096, MostText = 32768, RangeBytes = 8, RangeAlignment = 4;

    /// <summary>Null: something is wrong, and that has been said.</summary>
    public MethodModel? Read(IMethodSymbol method, int number)
    {
        if (method.IsGenericMethod) findings.Add(Problems.Generic, method, method.Name);
        MethodModel model = new() { Name = method.Name, Number = number };
        bool isWhole = ReadAnswer(method, model);
        foreach (IParameterSymbol parameter in method.Parameters)
        {
            ParameterModel? read = ReadParameter(parameter);
            if (read is null) isWhole = false;
            else model.Parameters.Add(read);
        }
        if (!isWhole) return null;
        CheckParameters(method, model);
        LayOut(model);
        CheckSizes(method, model);
        model.Hash = Hash(model);
        return model;
    }

    private bool ReadAnswer(IMethodSymbol method, MethodModel model)
    {
        if (Known.ArgumentOf(method.ReturnType, Known.Stream) is { } item) return ReadItem(method, item, model);
        bool isOneWay = Known.Attribute(method, Known.OneWay) is not null;
        ITypeSymbol? awaited = Known.ArgumentOf(method.ReturnType, Known.ValueTask);
        ITypeSymbol? answer = awaited is null ? null : Known.ArgumentOf(awaited, Known.Result);
        bool isStatus = Known.Is(isOneWay ? method.ReturnType : awaited ?? method.ReturnType, Known.StatusCode);
        if (isOneWay ? !isStatus : awaited is null || !isStatus && answer is null)
        {
            findings.Add(Problems.Return, method, method.Name, method.ReturnType.ToDisplayString());
            return false;
        }
        model.Answer = isOneWay ? AnswerKind.OneWay : AnswerKind.Status;
        return answer is null || ReadAnswerType(method, answer, model);
    }

    /// <summary>What a stream is made of travels in the completions themselves.</summary>
    private bool ReadItem(IMethodSymbol method, ITypeSymbol item, MethodModel model)
    {
        model.Answer = AnswerKind.Stream;
        if (Known.ArgumentOf(item, Known.Result) is not { } type)
        {
            findings.Add(Problems.Return, method, method.Name, method.ReturnType.ToDisplayString());
            return false;
        }
        model.AnswerType = types.Read(type, method);
        if (model.AnswerType is { Size: > sizeof(ulong), Size: var size })
            findings.Add(Problems.Size, method, "An item of " + method.Name, size, sizeof(ulong));
        return model.AnswerType is not null;
    }

    private bool ReadAnswerType(IMethodSymbol method, ITypeSymbol answer, MethodModel model)
    {
        if (answer.SpecialType == SpecialType.System_String)
        {
            AttributeData? longest = method.GetReturnTypeAttributes()
                .FirstOrDefault(attribute => Known.Is(attribute.AttributeClass!, Known.Longest));
            (model.Answer, model.AnswerRoom) = (AnswerKind.Text, LengthIn(longest));
            return true;
        }
        if (Known.Is(answer, Known.Handle))
        {
            model.Answer = AnswerKind.Handle;
            return true;
        }
        model.AnswerType = types.Read(answer, method);
        if (model.AnswerType is not { } shape) return false;
        bool isWord = shape.Size <= sizeof(ulong);
        model.Answer = shape.Wire == Wire.Truth ? AnswerKind.Truth : isWord ? AnswerKind.Word : AnswerKind.Record;
        model.AnswerRoom = isWord ? 0 : shape.Size;
        return true;
    }

    private ParameterModel? ReadParameter(IParameterSymbol parameter)
    {
        if (parameter.RefKind != RefKind.None)
        {
            findings.Add(Problems.Reference, parameter, parameter.Name);
            return null;
        }
        ParameterModel model = new()
        {
            Name = parameter.Name,
            Kind = KindOf(parameter),
            Type = parameter.Type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
            IsOptional = parameter.IsOptional,
            Longest = LengthIn(Known.Attribute(parameter, Known.Longest)),
        };
        if (model.Kind == ParameterKind.Value)
        {
            model.Shape = types.Read(parameter.Type, parameter);
            if (model.Shape is null) return null;
        }
        else if (model.Kind == ParameterKind.Truth) model.Shape = Primitives.Of(SpecialType.System_Boolean);
        if (model.IsOptional && !IsZero(parameter))
            findings.Add(Problems.Optional, parameter, parameter.Name, "its default value is not zero");
        return model;
    }

    private static ParameterKind KindOf(IParameterSymbol parameter) => parameter.Type switch
    {
        { SpecialType: SpecialType.System_String } => ParameterKind.Text,
        { SpecialType: SpecialType.System_Boolean } => ParameterKind.Truth,
        ITypeSymbol type when Known.Is(type, Known.Handle) => ParameterKind.Handle,
        ITypeSymbol type when Known.Is(type, Known.Cancellation) => ParameterKind.Cancellation,
        ITypeSymbol type when Known.Is(type, Known.Deadline) => ParameterKind.Deadline,
        ITypeSymbol type when Known.Is(type, Known.SharedBytes) =>
            Known.Attribute(parameter, Known.Filled) is null ? ParameterKind.Bytes : ParameterKind.Filled,
        _ => ParameterKind.Value,
    };

    private static int LengthIn(AttributeData? longest) =>
        longest is null ? LongestText : (int)longest.ConstructorArguments[0].Value!;

    private static bool IsZero(IParameterSymbol parameter) => parameter.ExplicitDefaultValue switch
    {
        null => true,
        bool truth => !truth,
        char letter => letter == 0,
        object value => System.Convert.ToDecimal(value) == 0,
    };

    private void CheckParameters(IMethodSymbol method, MethodModel model)
    {
        if (model.Parameters.Count(parameter => parameter.Kind == ParameterKind.Handle) > 1)
            findings.Add(Problems.Type, method, "a second handle", "one goes beside a command");
        foreach (ParameterModel parameter in model.Parameters.Where(parameter => parameter.IsOptional))
            if (parameter.IsRange || parameter.Kind == ParameterKind.Handle)
                findings.Add(Problems.Optional, method, parameter.Name, "only a value can be added to a method");
        bool takesMore = model.Parameters.Any(parameter => parameter.IsRange || IsNotFor(model, parameter.Kind));
        if (model.TakesValuesOnly && takesMore) findings.Add(Problems.OneWay, method, method.Name);
    }

    private static bool IsNotFor(MethodModel model, ParameterKind kind) => kind == ParameterKind.Handle
        || model.Answer == AnswerKind.OneWay && kind is ParameterKind.Cancellation or ParameterKind.Deadline;

    private static void LayOut(MethodModel model)
    {
        int end = 0;
        if (model.HasAnswerRange) end = AddRange(model, "Answer_", end);
        foreach (ParameterModel parameter in model.Parameters.Where(parameter => parameter.IsLaidOut))
        {
            end = parameter.IsRange
                ? AddRange(model, parameter.Field, end)
                : Add(model, parameter.Field, StoredAs(parameter), end, parameter.Shape!);
        }
        model.LayoutSize = end;
    }

    private static string StoredAs(ParameterModel parameter) =>
        parameter.Kind == ParameterKind.Truth ? "byte" : parameter.Type;

    private static int AddRange(MethodModel model, string field, int end) =>
        Add(model, field, "global::Mooring.Sdk.BufferRange", end, RangeBytes, RangeAlignment);

    private static int Add(MethodModel model, string field, string type, int end, TypeShape shape) =>
        Add(model, field, type, end, shape.Size, shape.Alignment);

    private static int Add(MethodModel model, string field, string type, int end, int size, int alignment)
    {
        int offset = TypeReader.Align(end, alignment);
        model.Layout.Add(new Slot(field, type, offset, size));
        return offset + size;
    }

    private void CheckSizes(IMethodSymbol method, MethodModel model)
    {
        if (model.LayoutSize > MostBytes)
            findings.Add(Problems.Size, method, method.Name, model.LayoutSize, MostBytes);
        int text = model.Parameters.Select(parameter => parameter.Longest).Append(model.AnswerRoom).Max();
        if (text is > MostText or < 0) findings.Add(Problems.Size, method, method.Name, text, MostText);
        if (!model.IsSpilled) return;
        if (model.TakesValuesOnly) findings.Add(Problems.OneWay, method, method.Name);
        if (model.Parameters.Any(parameter => parameter.IsOptional && parameter.IsLaidOut))
            findings.Add(Problems.Optional, method, method.Name, "a method with added parameters has at most 48 bytes");
    }

    /// <summary>FNV-1a, 32 bits; never 0, which means that there is no method.</summary>
    private static uint Hash(MethodModel model)
    {
        uint hash = 2166136261;
        foreach (byte value in Encoding.UTF8.GetBytes(Canon(model))) hash = unchecked((hash ^ value) * 16777619);
        return hash == 0 ? 1 : hash;
    }

    private static string Canon(MethodModel model)
    {
        var parts = model.Parameters.Where(parameter => !parameter.IsOptional).Select(Canon).Where(part => part != "");
        string answer = model.AnswerType?.Canon ?? model.Answer.ToString();
        if (model.Answer == AnswerKind.Stream) answer += "*";
        return $"{model.Name}({string.Join(",", parts)})->{answer}";
    }

    private static string Canon(ParameterModel parameter) => parameter.Kind switch
    {
        ParameterKind.Cancellation or ParameterKind.Deadline => "",
        _ => parameter.Shape?.Canon ?? parameter.Kind.ToString(),
    };
}
