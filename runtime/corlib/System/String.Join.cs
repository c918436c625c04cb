using System.Collections.Generic;
using System.Runtime.CompilerServices;

namespace System;

public sealed partial class String
{
    public static string Concat(string str0, string str1) => Concat(str0.AsSpan(), str1.AsSpan());

    public static string Concat(string str0, string str1, string str2) =>
        Concat(str0.AsSpan(), str1.AsSpan(), str2.AsSpan());

    public static string Concat(string str0, string str1, string str2, string str3) =>
        Concat(str0.AsSpan(), str1.AsSpan(), str2.AsSpan(), str3.AsSpan());

    public static string Concat(params string[] values) => Concat(new ReadOnlySpan<string>(values));

    public static string Concat(params ReadOnlySpan<string> values) => Join(default(ReadOnlySpan<char>), values);

    public static string Concat(object arg0, object arg1) => Concat(arg0?.ToString(), arg1?.ToString());

    public static string Concat(object arg0, object arg1, object arg2) =>
        Concat(arg0?.ToString(), arg1?.ToString(), arg2?.ToString());

    public static string Concat(ReadOnlySpan<char> str0, ReadOnlySpan<char> str1) =>
        Concat(str0, str1, default, default);

    public static string Concat(ReadOnlySpan<char> str0, ReadOnlySpan<char> str1, ReadOnlySpan<char> str2) =>
        Concat(str0, str1, str2, default);

    public static string Concat(
        ReadOnlySpan<char> str0, ReadOnlySpan<char> str1, ReadOnlySpan<char> str2, ReadOnlySpan<char> str3)
    {
        int length = checked(str0.Length + str1.Length + str2.Length + str3.Length);
        if (length == 0)
            return Empty;
        string result = Allocate(length);
        Span<char> rest = result.Buffer;
        rest = Put(str0, rest);
        rest = Put(str1, rest);
        rest = Put(str2, rest);
        Put(str3, rest);
        return result;
    }

    public static string Join(string separator, params string[] value) =>
        Join(separator.AsSpan(), new ReadOnlySpan<string>(value));

    public static string Join(string separator, params ReadOnlySpan<string> value) => Join(separator.AsSpan(), value);

    public static string Join(char separator, params string[] value) =>
        Join(new ReadOnlySpan<char>(in separator), new ReadOnlySpan<string>(value));

    public static string Join(char separator, params ReadOnlySpan<string> value) =>
        Join(new ReadOnlySpan<char>(in separator), value);

    public static string Join(string separator, IEnumerable<string> values)
    {
        DefaultInterpolatedStringHandler result = new(0, 0);
        bool first = true;
        foreach (string value in values)
        {
            if (!first)
                result.AppendLiteral(separator);
            first = false;
            result.AppendFormatted(value);
        }
        return result.ToStringAndClear();
    }

    private static string Join(ReadOnlySpan<char> separator, ReadOnlySpan<string> values)
    {
        int length = values.IsEmpty ? 0 : separator.Length * (values.Length - 1);
        foreach (string value in values)
            length = checked(length + value.AsSpan().Length);
        if (length == 0)
            return Empty;
        string result = Allocate(length);
        Span<char> rest = Put(values[0], result.Buffer);
        for (int i = 1; i < values.Length; i++)
        {
            rest = Put(separator, rest);
            rest = Put(values[i], rest);
        }
        return result;
    }

    private static Span<char> Put(ReadOnlySpan<char> text, Span<char> rest)
    {
        text.CopyTo(rest);
        return rest.Slice(text.Length);
    }
}
