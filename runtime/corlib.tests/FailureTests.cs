using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Mooring.Diagnostics;

namespace Mooring.Tests.Corelib;

/// <summary>Every check that the language and this library promise ends the process, with the message that says
/// why.</summary>
// SAFETY: the function pointers are those of static methods; StackSmash overwrites its own frame, which is abandoned.
internal static unsafe class FailureTests
{
    private static object s_object;
    private static int[] s_items;
    private static int s_number;

    internal static void Run()
    {
        s_items = new int[3];
        s_object = "text";
        s_number = 3;
        Check.Fails(&Index, "outside the bounds", "index of an array");
        Check.Fails(&SpanIndex, "outside the bounds", "index of a span");
        Check.Fails(&StringIndex, "outside the bounds", "index of a string");
        Check.Fails(&Slice, "out of the range", "slice");
        Check.Fails(&Cast, "Unable to cast", "cast");
        Check.Fails(&Unbox, "Unable to cast", "unboxing another type");
        Check.Fails(&UnboxStruct, "Unable to cast", "unboxing another struct");
        Check.Fails(&StoreWrongType, "incompatible", "store into an array of another type");
        Check.Fails(&Overflow, "overflow", "checked arithmetic");
        Check.Fails(&NegativeLength, "dimensions", "array of negative length");
        Check.Fails(&NullableNone, "must have a value", "value of an empty Nullable");
        Check.Fails(&Throw, "Unhandled exception: broken: 3", "throw");
        Check.Fails(&ThrowDefault, "not valid due to the current state", "throw without a message");
        Check.Fails(&ArgumentNull, "Parameter 's_object'", "ThrowIfNull");
        Check.Fails(&MissingKey, "not present", "missing key");
        Check.Fails(&DuplicateKey, "same key", "duplicate key");
        Check.Fails(&Modified, "was modified", "list changed while enumerated");
        Check.Fails(&CopyTooShort, "too short", "copy into a shorter span");
        Check.Fails(&ParseBad, "correct format", "Parse");
        Check.Fails(&BadFormat, "correct format", "unknown format");
        Check.Fails(&NoSwitchArm, "Non-exhaustive", "switch expression without an arm");
        Check.Fails(
            &AssertFalse, "Assertion failed: s_number == 4 at ./runtime/corlib.tests/FailureTests.cs:",
            "assertion");
        Assert.That(s_number == 3);
        Check.Fails(&StackSmash, "stack canary", "stack canary");
    }

    private static void Index() => s_items[s_number]++;

    private static void SpanIndex() => s_items.AsSpan()[s_number]++;

    private static void StringIndex() => _ = Check.Opaque("abc"[s_number]);

    private static void Slice() => _ = s_items.AsSpan(1, s_number);

    private static void Cast() => _ = Check.Opaque((List<int>)s_object);

    private static void Unbox()
    {
        s_object = 5;
        _ = Check.Opaque((long)s_object);
    }

    private static void UnboxStruct()
    {
        s_object = (1, 2);
        _ = Check.Opaque(((int, uint))s_object);
    }

    private static void StoreWrongType() => Check.Opaque<object[]>(new string[1])[0] = new object();

    private static void Overflow() => s_number = checked(s_number + Check.Opaque(int.MaxValue));

    private static void NegativeLength() => s_items = new int[Check.Opaque(-1)];

    private static void NullableNone() => s_number = Check.Opaque<int?>(null).Value;

    private static void Throw() => throw new InvalidOperationException($"broken: {s_number}");

    private static void ThrowDefault() => throw new InvalidOperationException();

    private static void ArgumentNull()
    {
        s_object = null;
        ArgumentNullException.ThrowIfNull(s_object);
    }

    private static void MissingKey() => s_number = new Dictionary<string, int>()["x"];

    private static void DuplicateKey() => new Dictionary<int, int> { { 1, 1 } }.Add(1, 2);

    private static void Modified()
    {
        List<int> list = [1, 2];
        foreach (int item in list)
            list.Add(item);
    }

    private static void CopyTooShort() => s_items.AsSpan().CopyTo(new int[2]);

    private static void ParseBad() => s_number = int.Parse("x");

    private static void BadFormat() => _ = s_number.ToString("q");

    private static void NoSwitchArm() => s_number = s_number switch { 99 => 1 };

    private static void AssertFalse() => Assert.That(s_number == 4);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void StackSmash()
    {
        byte* buffer = stackalloc byte[16];
        Overwrite(buffer, Check.Opaque(40));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Overwrite(byte* buffer, int count)
    {
        for (int i = 0; i < count; i++)
            buffer[i] = 0x5A;
    }
}
