using System.Collections.Generic;
using System.Linq;
using Mooring.Rings;
using Xunit;

namespace Mooring.Tests;

/// <summary>What a service did with a command: its bytes without the token, and its answer.</summary>
internal sealed record RecordedCall(ushort Method, ulong A, ulong B, StatusCode Code, ulong Value);

/// <summary>Answers commands.</summary>
internal interface IAnswers
{
    (StatusCode Code, ulong Value) Answer(in Command command);
}

/// <summary>A service whose answer depends on the command alone; it keeps a record.</summary>
internal sealed class LiveService : IAnswers
{
    internal List<RecordedCall> Record { get; } = [];

    public (StatusCode Code, ulong Value) Answer(in Command command)
    {
        Payload words = command.Payload;
        StatusCode code = words.A % 5 == 0 ? StatusCode.NotFound : StatusCode.Ok;
        ulong value = (words.A * 31 + words.B) ^ command.Method;
        Record.Add(new RecordedCall(command.Method, words.A, words.B, code, value));
        return (code, value);
    }
}

/// <summary>Answers from a record, and keeps one of its own.</summary>
internal sealed class ReplayedService(List<RecordedCall> record) : IAnswers
{
    internal List<RecordedCall> Record { get; } = [];

    public (StatusCode Code, ulong Value) Answer(in Command command)
    {
        Payload words = command.Payload;
        ushort method = command.Method;
        RecordedCall call = record.First(call => (call.Method, call.A, call.B) == (method, words.A, words.B));
        Record.Add(call);
        return (call.Code, call.Value);
    }
}

/// <summary>
/// A script of commands, run over a channel of any geometry and memory: what the ring refuses is submitted again later,
/// and each command's answer is kept under its number.
/// </summary>
internal sealed class RingScript<TPage> where TPage : struct, IPage
{
    private readonly IAnswers _service;
    private readonly Dictionary<uint, int> _numbers = [];
    private ClientEnd<TPage, Enforced> _client;
    private Dispatcher<TPage, Enforced, InFlightArray> _server;

    internal RingScript(TPage page, RingShape shape, IAnswers service)
    {
        _service = service;
        _client = new(page, shape.Geometry, shape.Cursor);
        _server = new(new ServerEnd<TPage, Enforced>(page, shape.Geometry, shape.Cursor), new InFlightArray(8));
    }

    /// <returns>Code, value, hop and flags of each command's completion, in the order of the script.</returns>
    internal (StatusCode, ulong)[] Run(Command[] script)
    {
        (StatusCode, ulong)[] answers = new (StatusCode, ulong)[script.Length];
        int submitted = 0;
        for (int ended = 0, turns = 0; ended < script.Length; turns++)
        {
            Assert.InRange(turns, 0, 3 * script.Length + 3);
            while (submitted < script.Length
                && _client.TrySubmit(script[submitted], out uint token) == Attempt.Done)
            {
                _numbers[token] = submitted++;
            }
            _client.Publish();
            Serve();
            ended += Reap(answers);
        }
        return answers;
    }

    private void Serve()
    {
        while (_server.TryStart(0, out int place) == Attempt.Done)
        {
            (StatusCode code, ulong value) = _service.Answer(_server[place]);
            _server.End(place, code, value);
        }
        _server.Publish();
    }

    private int Reap((StatusCode, ulong)[] answers)
    {
        List<Completion> reaped = [];
        Reaped sink = new(reaped);
        _client.Reap(ref sink);
        _client.ReleaseReaped();
        foreach (Completion completion in reaped)
        {
            Assert.True(_numbers.Remove(completion.Token, out int number));
            answers[number] = (completion.Code, completion.Value);
        }
        return reaped.Count;
    }
}
