using System.Runtime.CompilerServices;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Bench.Rings;

/// <summary>
/// Both ends of one channel in memory of this program's own: the client's is measured, the server's answers between
/// the measurements and checks every word that arrives.
/// </summary>
internal sealed class Conversation
{
    /// <summary>The client's end; a field, as in every program that has one.</summary>
    public ClientEnd<LivePage, Enforced> Client;

    /// <summary>The first word of the next command.</summary>
    public ulong Word = 1;

    /// <summary>What was reaped.</summary>
    public ValueSum Reaped;

    /// <summary>What the last publication said. Nobody sleeps here.</summary>
    public bool IsDoorbellWanted;

    private ServerEnd<LivePage, Enforced> _server;
    private ulong _served = 1, _expected;

    public Conversation(SharedBytes memory)
    {
        LivePage page = new((nuint)memory.Address);
        Header.Write(ref page, Geometry.Default);
        Client = new ClientEnd<LivePage, Enforced>(page, Geometry.Default);
        _server = new ServerEnd<LivePage, Enforced>(page, Geometry.Default);
    }

    /// <summary>Nothing was lost, doubled or altered, and nobody was to be woken.</summary>
    public bool IsSound { get; private set; } = true;

    /// <summary>Takes one call's commands and answers each with a word of its own.</summary>
    public void Serve()
    {
        int count = 0;
        for (; _server.TryTake(out Command command) == Attempt.Done; count++)
        {
            for (int i = 0; i < 6; i++) IsSound &= command.Payload[i] == _served++;
            ulong value = _served * 3;
            _expected += value;
            _server.Post(new Completion(command.Token, StatusCode.Ok, value));
        }
        _server.Publish();
        IsSound &= count == Loops.Operations;
    }

    /// <summary>To be called when all has been reaped.</summary>
    public void CheckReaped() =>
        IsSound &= Client.Outstanding == 0 && Reaped.Total == _expected && !IsDoorbellWanted;
}

/// <summary>Takes completions and keeps the sum of their values.</summary>
internal struct ValueSum : ICompletionSink
{
    public ulong Total;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Ended(in Completion completion) => Total += completion.Value;
}
