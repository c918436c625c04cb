using System;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Runtime;

/// <summary>
/// The process's own channel to the kernel, used synchronously: submit, enter with its doorbell, reap. Ringing executes
/// what is queued within the same entry, a long command included.
/// <para>
/// One command is outstanding at a time, so command, completion and token count with one cursor, and nothing has to be
/// allocated: the heap itself gets its memory through here. The kernel is trusted; a channel that misbehaves means that
/// nothing can go on.
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
        if (Enter.Ring(Handle.KernelChannel) < 0) Environment.FailFast("the kernel channel's doorbell was refused");
        if ((uint)page.LoadAcquire64(Geometry.ServerLine + Geometry.PublishWord) != s_cursor)
            Environment.FailFast("the kernel did not answer");
        nuint at = Geometry.Default.CompletionOffset(s_cursor - 1);
        Completion completion = new(page.Load64(at), page.Load64(at + 8));
        page.StoreRelease32(Geometry.ClientLine + Geometry.PeerHead, s_cursor);
        return completion.Code == StatusCode.Ok ? completion.Value : completion.Code;
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
