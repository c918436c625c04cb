using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Mooring.Tests;

/// <summary>
/// Where the fields of a structure lie, found out by writing a byte at a time and looking which field has changed: so
/// it shows every field, private ones and those made of inline arrays too.
/// </summary>
internal static class FieldLayout
{
    private const BindingFlags AllFields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    /// <summary>"Size: Name Offset+Bytes, ..." in the order of offsets.</summary>
    internal static string Of<T>() where T : unmanaged
    {
        FieldInfo[] fields = typeof(T).GetFields(AllFields);
        IEnumerable<string> rows = fields
            .Select(field => (field.Name, Bytes: BytesOf<T>(field)))
            .OrderBy(row => row.Bytes[0])
            .Select(row => $"{row.Name} {row.Bytes[0]}+{row.Bytes.Count}");
        return $"{Unsafe.SizeOf<T>()}: {string.Join(", ", rows)}";
    }

    private static List<int> BytesOf<T>(FieldInfo field) where T : unmanaged
    {
        MethodInfo content = typeof(FieldLayout)
            .GetMethod(nameof(IsZero), BindingFlags.Static | BindingFlags.NonPublic)!
            .MakeGenericMethod(field.FieldType);
        List<int> found = [];
        for (int at = 0; at < Unsafe.SizeOf<T>(); at++)
        {
            T value = default;
            MemoryMarshal.AsBytes(new Span<T>(ref value))[at] = 1;
            if (!(bool)content.Invoke(null, [field.GetValue(value)])!) found.Add(at);
        }
        return found;
    }

    private static bool IsZero<T>(object boxed) where T : unmanaged =>
        MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in Unsafe.Unbox<T>(boxed))).IndexOfAnyExcept((byte)0) < 0;
}
