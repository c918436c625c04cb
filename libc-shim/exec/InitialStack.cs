using System;
using Mooring.LibcShim.Abi;
using Mooring.Sdk;

namespace Mooring.LibcShim;

/// <summary>
/// What a program finds on its stack (psABI x86-64, 3.4.1), from the stack pointer up: the count of arguments, their
/// addresses, 0, those of the environment, 0, pairs of the auxiliary vector, and at the top the texts themselves.
/// </summary>
internal static unsafe class InitialStack
{
    // SAFETY: all that is written lies between the stack pointer and Top, which has been populated.
    public const ulong Top = ShimImage.Base - 0x10_0000, Bytes = 8 * 1024 * 1024;

    private const int RandomBytes = 16, Pairs = 20;


    public static long Make(
        LinuxThread* thread, in Words words, in ProgramLoader program, int headers, out ulong stack)
    {
        ulong texts = Top - (ulong)words.Bytes - User.LongestPath - RandomBytes - 64 & ~15ul;
        ulong vectors = (ulong)(words.Arguments + words.Environment + 3 + 2 * Pairs) * 8;
        stack = texts - vectors & ~15ul;
        const Protection protection = Protection.Read | Protection.Write;
        long answer = AddressSpace.Reserve(Top - Bytes, Top, protection);
        if (answer == 0) answer = AddressSpace.Populate(thread, Pages.Down(stack - 8 * 1024), Top);
        if (answer < 0) return answer;
        Write(thread, words, program, headers, stack, texts);
        return 0;
    }

    private static void Write(
        LinuxThread* thread, in Words words, in ProgramLoader program, int headers, ulong stack, ulong texts)
    {
        byte* at = (byte*)texts;
        User.Copy(words.First, at, words.Bytes);
        ulong* next = (ulong*)stack;
        *next++ = (ulong)words.Arguments;
        next = Point(next, ref at, words.Arguments);
        next = Point(next, ref at, words.Environment);
        byte* path = at;
        for (byte* from = thread->Buffer + Words.PathOffset; (*at++ = *from++) != 0;)
        {
        }
        byte* platform = at;
        *(ulong*)at = 0x34_365F_3638_78;
        at += 8;
        Chance((ulong*)at);
        Auxiliary(next, program, headers, (ulong)at, (ulong)path, (ulong)platform);
    }

    /// <summary>
    /// What a C library makes its stack's canary of: of the time stamp, which a peer can guess; who wants more asks for
    /// it (getrandom).
    /// </summary>
    private static void Chance(ulong* into)
    {
        const ulong odd = 0x9E37_79B9_7F4A_7C15;
        ulong seed = Native.Timestamp() * odd;
        into[0] = seed ^ seed >> 29;
        into[1] = (seed + odd) * odd ^ Native.Timestamp();
    }

    private static ulong* Point(ulong* next, ref byte* text, int count)
    {
        for (int i = 0; i < count; i++)
        {
            *next++ = (ulong)text;
            while (*text++ != 0)
            {
            }
        }
        *next++ = 0;
        return next;
    }

    private static void Auxiliary(
        ulong* next, in ProgramLoader program, int headers, ulong random, ulong path, ulong platform)
    {
        Put(ref next, AuxiliaryKind.HardwareCapabilities, 0x078B_FBFD);
        Put(ref next, AuxiliaryKind.PageSize, 4096);
        Put(ref next, AuxiliaryKind.ClockTicks, 100);
        if (program.Headers != 0)
        {
            Put(ref next, AuxiliaryKind.ProgramHeaders, program.Headers);
            Put(ref next, AuxiliaryKind.ProgramHeaderBytes, 56);
            Put(ref next, AuxiliaryKind.ProgramHeaderCount, (ulong)headers);
        }
        Put(ref next, AuxiliaryKind.Base, 0);
        Put(ref next, AuxiliaryKind.Flags, 0);
        Put(ref next, AuxiliaryKind.Entry, program.Entry);
        Put(ref next, AuxiliaryKind.UserId, 0);
        Put(ref next, AuxiliaryKind.EffectiveUserId, 0);
        Put(ref next, AuxiliaryKind.GroupId, 0);
        Put(ref next, AuxiliaryKind.EffectiveGroupId, 0);
        Put(ref next, AuxiliaryKind.IsSecure, 0);
        Put(ref next, AuxiliaryKind.Random, random);
        Put(ref next, AuxiliaryKind.FileName, path);
        Put(ref next, AuxiliaryKind.Platform, platform);
        Put(ref next, AuxiliaryKind.SignalStack, Frames.MostBytes);
        Put(ref next, AuxiliaryKind.End, 0);
    }

    private static void Put(ref ulong* next, AuxiliaryKind kind, ulong value)
    {
        *next++ = (ulong)kind;
        *next++ = value;
    }
}
