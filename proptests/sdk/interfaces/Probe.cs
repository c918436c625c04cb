using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Tests.Sdk;

/// <summary>
/// The service at the far end: answers with something that depends on every byte of what it was given.
/// </summary>
internal sealed class Probe : IProbe, ISessionEnd, IGiver
{
    public List<ulong> Notes { get; } = [];

    public List<Signal<StatusCode>> Held { get; } = [];

    public Handle Given { get; private set; }

    public Handle ToLend { get; set; }

    /// <summary>What could not be lent.</summary>
    public Handle Back { get; private set; }

    public StatusCode Why { get; private set; }

    /// <summary>What the last held call was told of its deadline.</summary>
    public ulong DeadlineNs { get; private set; }

    public void NotGiven(Handle handle) => Back = handle;

    public ValueTask<StatusCode> Nothing() => new(StatusCode.Ok);

    public ValueTask<Result<ulong>> Mix(byte a, bool b, Colour c, long d, Point e) => new(Model.Mix(a, b, c, d, e));

    public ValueTask<Result<Point>> Move(Point from, int by) => new(Model.Move(from, by));

    public ValueTask<Result<bool>> IsEven(uint number) => new(number % 2 == 0);

    public ValueTask<Result<Colour>> Paint(Colour colour) => new(colour);

    public async ValueTask<Result<ulong>> Large(Point a, Point b, Point c)
    {
        await Loop.Yield();
        return Model.Mix(1, true, Colour.Red, 1, a) + 3 * Model.Mix(2, true, Colour.Red, 1, b)
            + 5 * Model.Mix(3, false, Colour.Red, 1, c);
    }

    public async ValueTask<Result<string>> Greet(string name, int times)
    {
        await Loop.Yield();
        return times < 0 ? StatusCode.BadArgument : string.Concat(Enumerable.Repeat(name, times));
    }

    public ValueTask<Result<ulong>> Sum(SharedBytes bytes) => new(Model.Sum(bytes.Span));

    public async ValueTask<Result<int>> Fill(SharedBytes into, byte value)
    {
        await Loop.Yield();
        into.Span.Fill(value);
        return into.Length;
    }

    public ValueTask<Result<ulong>> Give(Handle what)
    {
        Given = what;
        return new(7ul);
    }

    public ValueTask<Result<Handle>> Lend(uint which) =>
        new(ToLend.IsNone ? StatusCode.NotFound : new Result<Handle>(ToLend));

    public async ValueTask<Result<ulong>> Hold(ulong value, Deadline deadline, CancellationToken cancel)
    {
        DeadlineNs = deadline.AtNs;
        Signal<StatusCode> held = new();
        Held.Add(held);
        using CancellationTokenRegistration _ = cancel.Register(() => held.Set(StatusCode.Cancelled));
        StatusCode code = await held.Wait();
        return code == StatusCode.Ok ? value : code;
    }

    public StatusCode Note(ulong value)
    {
        Notes.Add(value);
        return StatusCode.Ok;
    }

    /// <summary>How far the latest stream has come, and whether it is over.</summary>
    public (ulong Sent, bool IsOver) Counted { get; private set; }

    public async IAsyncEnumerable<Result<ulong>> Count(
        ulong from, ulong to, StatusCode last, [EnumeratorCancellation] CancellationToken cancel)
    {
        Counted = default;
        for (ulong number = from; number < to && !cancel.IsCancellationRequested; number++)
        {
            if (number % 3 == 0) await Loop.Yield();
            Counted = (Counted.Sent + 1, false);
            yield return number;
        }
        Counted = (Counted.Sent, true);
        if (last != StatusCode.Ok) yield return last;
    }

    public ValueTask<Result<ulong>> Step(ulong from, ulong extra) => new(from + 1 + extra);

    public void Ended(ClientIdentity client, StatusCode why) => Why = why;
}
