using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Hostile;

/// <summary>Answers numbered calls and keeps a ledger of what has come.</summary>
internal sealed class HonestSession(uint count) : Session
{
    private readonly Signal<StatusCode> _ended = new();

    public Ledger Ledger { get; } = new(count);

    /// <summary>Lies something in the ring that has not been looked at?</summary>
    public bool IsWaiting => State == StatusCode.Ok && HasNews;

    /// <summary>Why the channel ended.</summary>
    public ValueTask<StatusCode> End() => _ended.Wait();

    protected override ValueTask<Reply> Handle(Call call)
    {
        bool isRight = call.Method == HonestClient.Method;
        for (int word = 1; word < Ledger.Words; word++) isRight &= call[word] == Ledger.WordOf(call[0], word);
        Ledger.Note(call[0], isRight);
        return new(Reply.Ok(Ledger.AnswerTo(call[0])));
    }

    protected override void Ended(StatusCode why) => _ended.Set(why);
}
