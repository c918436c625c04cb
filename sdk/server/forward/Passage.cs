using System.Threading.Tasks;
using System.Threading.Tasks.Sources;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Sdk;

/// <summary>
/// A call that a server has passed on, while it is under way there.
/// <para>
/// Parties: the client, whose command is the <see cref="Call"/>; this server, which has put the same command into the
/// ring of the next one; the next server. The call ends when this does, with its status and value, and not before: a
/// cancel of the client's, its death and its deadline only ask here too (<see cref="CallSlot.Cancel"/>), because the
/// next server may have what was lent to it in use until it has answered. If the next server dies the channel to it
/// ends this, and the client is told of a death one hop further away, with what is known of whether the call was begun.
/// </para>
/// Pooled: it goes back when its reply has been taken.
/// </summary>
public sealed class Passage : CallSlot, IValueTaskSource<Reply>
{
    private static Passage? s_free;

    private Call? _call;
    private Handle _given;
    private bool _bringsHandle;

    internal ValueTask<Reply> Task => new(this, Version);

    /// <summary>One to be submitted, once, with the command as it came.</summary>
    internal static Passage Take(Call call) => Take(call, call.Command);

    /// <param name="command">Names in the next server's terms what the call names in the client's.</param>
    /// <param name="given">What the client has put beside it; none. Closed here when the passage ends.</param>
    /// <param name="bringsHandle">A capability lies beside the answer.</param>
    internal static Passage Take(Call call, in Command command, Handle given = default, bool bringsHandle = false)
    {
        Passage passage = s_free ?? new Passage();
        s_free = (Passage?)passage.Next;
        passage.Prepare(command);
        (passage._call, passage._given, passage._bringsHandle) = (call, given, bringsHandle);
        if (!given.IsNone) passage.PutBeside(given, Rights.All);
        call.PassedAs = passage;
        return passage;
    }

    Reply IValueTaskSource<Reply>.GetResult(short version)
    {
        Completion completion = TakeCompletion(version);
        Reply reply = Reply.Passed(completion);
        if (_bringsHandle && completion.Code == StatusCode.Ok) reply = HandOver(completion.Token);
        if (!_given.IsNone) Handles.Close(_given);
        _call!.PassedAs = null;
        _call = null;
        Next = s_free;
        s_free = this;
        return reply;
    }

    private Reply HandOver(uint token)
    {
        Result<Handle> brought = Channels.Take(ChannelEnd, token);
        if (!brought.IsOk) return brought.Code;
        StatusCode code = _call!.Give(brought.Value, Rights.All);
        Handles.Close(brought.Value);
        return code;
    }
}
