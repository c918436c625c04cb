using System;
using System.Runtime.CompilerServices;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Runtime;

/// <summary>
/// The process's own channel to the kernel, used synchronously: submit, enter with its doorbell, reap. Ringing executes
/// what is queued within the same entry, a long command included.
/// <para>
/// One command is outstanding at a time, or as many as the ring holds, all of which have ended when the entry has: so
/// command, completion and token count with one cursor, and nothing has to be allocated: the heap itself gets its
/// memory through here. The kernel is trusted; a channel that misbehaves means that nothing can go on.
/// </para>
/// </summary>
internal static partial class KernelChannel
{
    private static uint s_cursor;

    // SAFETY: the kernel maps the page at this address before the first thread starts and never takes it away.
    private static LivePage Page => new(unchecked((nuint)UserLayout.KernelChannel));

    public static void Init()
    {
        LivePage page = Page;
        if (!Header.Matches(ref page, Geometry.Default))
            Environment.FailFast("the kernel channel is of another version");
    }

    /// <summary>One command, start to end.</summary>
    public static Result<ulong> Call(KernelMethod method, in Payload payload)
    {
        LivePage page = Page;
        Submit(page, method, payload);
        Ring(page);
        Completion completion = CompletionAt(page, s_cursor - 1);
        page.StoreRelease32(Geometry.ClientLine + Geometry.PeerHead, s_cursor);
        return completion.Code == StatusCode.Ok ? completion.Value : completion.Code;
    }

    /// <summary>The same command for numbers that follow one another, a ring's worth per entry.</summary>
    /// <param name="method">Of short commands.</param>
    /// <param name="a">The first word.</param>
    /// <param name="b">The second word of the first command.</param>
    /// <param name="answers">Their values.</param>
    /// <returns>Ok; else what one of them ended with, and the values say nothing.</returns>
    public static StatusCode CallEach(KernelMethod method, ulong a, ulong b, Span<ulong> answers)
    {
        StatusCode code = StatusCode.Ok;
        while (answers.Length > 0 && code == StatusCode.Ok)
        {
            int count = Math.Min(answers.Length, (int)Geometry.Default.CommandCapacity);
            code = CallAtOnce(method, a, b, answers.Slice(0, count));
            answers = answers.Slice(count);
            b += (uint)count;
        }
        return code;
    }

    private static StatusCode CallAtOnce(KernelMethod method, ulong a, ulong b, Span<ulong> answers)
    {
        LivePage page = Page;
        uint first = s_cursor;
        for (uint i = 0; i < (uint)answers.Length; i++) Submit(page, method, new Command(0, a, b + i).Payload);
        Ring(page);
        StatusCode code = StatusCode.Ok;
        for (int i = 0; i < answers.Length; i++)
        {
            Completion completion = CompletionAt(page, first + (uint)i);
            answers[i] = completion.Value;
            if (completion.Code != StatusCode.Ok) code = completion.Code;
        }
        page.StoreRelease32(Geometry.ClientLine + Geometry.PeerHead, s_cursor);
        return code;
    }

    /// <summary>Everything that has been submitted ends within the entry.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Ring(LivePage page)
    {
        if (Enter.Ring(Handle.KernelChannel) < 0) Environment.FailFast("the kernel channel's doorbell was refused");
        if ((uint)page.LoadAcquire64(Geometry.ServerLine + Geometry.PublishWord) != s_cursor)
            Environment.FailFast("the kernel did not answer");
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Completion CompletionAt(LivePage page, uint cursor)
    {
        nuint at = Geometry.Default.CompletionOffset(cursor);
        return new Completion(page.Load64(at), page.Load64(at + 8));
    }

    private static void Submit(LivePage page, KernelMethod method, in Payload payload)
    {
        nuint at = Geometry.Default.CommandOffset(s_cursor);
        page.Store64(at, (ulong)method | (ulong)(s_cursor & Completion.MostToken) << 32);
        page.Store64(at + 8, 0);
        for (int word = 0; word < Payload.Words; word++) page.Store64(at + 16 + (nuint)word * 8, payload[word]);
        page.StoreRelease64(Geometry.ClientLine + Geometry.PublishWord, ++s_cursor);
    }
}
