using System.Runtime.CompilerServices;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Sdk;

namespace Mooring.LibcShim;

/// <summary>
/// The client end of a thread's channel to the posix server, with one call outstanding at a time. Arguments are the 48
/// bytes that the interface's generated layout names; the answer is Linux's, or one of <see cref="Answer"/>.
/// <para>
/// A call that may take long heeds pokes: the shim then sets the cancel bit of the call, tells the server by a notice,
/// and waits, heeding nothing, for the one completion that comes in any case: Cancelled, or the result if there was
/// one. So a thread never leaves a call behind. The server is trusted with the program's life, as it has made it.
/// </para>
/// </summary>
internal unsafe struct ServerChannel
{
    // SAFETY: the page is mapped from Open until the thread ends; offsets come from Geometry.
    private uint _end, _sent, _reaped, _notices;
    private ulong _seen;
    private LivePage _page;

    public readonly uint End => _end;

    /// <summary>Takes over an end whose page has been mapped.</summary>
    public void Open(uint end, ulong page)
    {
        _end = end;
        _page = new LivePage((nuint)(page & ~(ulong)(Limits.PageBytes - 1)));
        _sent = _reaped = _notices = 0;
        _seen = 0;
    }

    /// <summary>Puts a command into the ring and publishes it.</summary>
    public void Send<T>(ushort method, in T arguments, ulong deadline) where T : unmanaged
    {
        nuint at = Geometry.Default.CommandOffset(_sent);
        Payload payload = default;
        Unsafe.As<Payload, T>(ref payload) = arguments;
        new CommandPlace<LivePage>(_page, at - Geometry.Commands).Write(
            method, deadline, payload.A, payload.B, payload.C, payload.D, payload.E, payload.F);
        _page.Store32(at + 4, _sent & Completion.MostToken);
        _sent++;
        Publish();
    }

    /// <summary>Waits for the answer. Heeds no poke, and is done with the shortest of all system calls.</summary>
    public long Await(LinuxThread* thread)
    {
        long answer;
        while (!TryReap(out answer))
        {
            long packets = Native.Call(_end | (ulong)thread->Port << 32, _seen);
            if (packets > 0) Waiting.Take(thread, packets);
        }
        return answer;
    }

    /// <summary>Waits for the answer; a poke has the call cancelled.</summary>
    public long AwaitHeeding(LinuxThread* thread)
    {
        long answer;
        while (!TryReap(out answer))
        {
            long packets = Native.HeedingCall(_end | (ulong)thread->Port << 32, _seen);
            if (packets > 0) Waiting.Take(thread, packets);
            if (packets != (long)EnterError.Poked) continue;
            SetCancelBit(true);
            answer = Await(thread);
            SetCancelBit(false);
            return answer;
        }
        return answer;
    }

    private void Publish() => _page.StoreRelease64(
        Geometry.ClientLine + Geometry.PublishWord, _sent | (ulong)_notices << 32);

    private void SetCancelBit(bool isSet)
    {
        uint slot = (_sent - 1) & Geometry.Default.CompletionMask;
        _page.Store64(Geometry.CancelWord(slot), isSet ? 1ul << (int)(slot % 64) : 0);
        if (!isSet) return;
        _notices++;
        Publish();
    }

    private bool TryReap(out long answer)
    {
        answer = 0;
        _seen = _page.LoadAcquire64(Geometry.ServerLine + Geometry.PublishWord);
        if ((uint)_seen == _reaped) return false;
        nuint at = Geometry.Default.CompletionOffset(_reaped++);
        Completion completion = new(_page.Load64(at), _page.Load64(at + 8));
        _page.StoreRelease32(Geometry.ClientLine + Geometry.PeerHead, _reaped);
        answer = completion.Code == StatusCode.Ok ? (long)completion.Value : Answer.Of(completion.Code);
        return true;
    }
}
