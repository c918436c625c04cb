using System.Linq;
using Xunit;

namespace Mooring.Tests.Sdk;

/// <summary>
/// What the analyzer says of futures: each method of a service that is never compiled for anything else.
/// </summary>
public class FutureTests
{
    private const string Around =
        """
        [Service("some")]
        public interface ISome { ValueTask<Result<ulong>> Ask(); }

        public class Program(ISome some, ServiceClient service, bool yes)
        {
            static void Take(ValueTask<Result<ulong>> call) => Loop.Detach(call);
            {BODY}
        }

        """;

    private static string[] Found(string body) =>
        [.. Compiled.Of(Around.Replace("{BODY}", body)).Analyse().Select(found => found.Id)];

    [Theory]
    [InlineData("void M() { some.Ask(); }")]
    [InlineData("void M() { _ = some.Ask(); }")]
    [InlineData("void M() { Loop.Yield(); }")]
    [InlineData("Action M() => () => { some.Ask(); };")]
    public void A_dropped_future_is_reported(string body) => Assert.Equal(["MOOR020"], Found(body));

    [Theory]
    [InlineData("async ValueTask M() { await some.Ask(); }")]
    [InlineData("void M() { Loop.Detach(some.Ask()); }")]
    [InlineData("ValueTask<Result<ulong>> M() => some.Ask();")]
    [InlineData("async ValueTask M() { var a = some.Ask(); if (!a.IsCompleted) await Loop.Yield(); await a; }")]
    [InlineData("async ValueTask M() { var a = some.Ask(); if (yes) await a; else Take(a); }")]
    [InlineData("async ValueTask M() { var a = some.Ask(); await a; a = some.Ask(); await a; }")]
    [InlineData("async ValueTask M() { while (yes) { var a = some.Ask(); await a; } }")]
    [InlineData("ValueTask<Result<ulong>> M() { var a = some.Ask(); if (yes) return a; Take(a); return default; }")]
    public void What_is_right_is_not_reported(string body) => Assert.Empty(Found(body));

    [Theory]
    [InlineData("async ValueTask M() { var a = some.Ask(); await a; await a; }")]
    [InlineData("async ValueTask M() { var a = some.Ask(); if (yes) await a; await a; }")]
    [InlineData("async ValueTask M() { var a = some.Ask(); while (yes) await a; }")]
    [InlineData("async ValueTask M() { var a = some.Ask(); Take(a); await a; }")]
    [InlineData("async ValueTask M() { var a = some.Ask(); var b = a; await a; }")]
    [InlineData("async ValueTask M() { var a = some.Ask(); await a; ulong n = a.Result.Value; }")]
    [InlineData("async ValueTask<Result<ulong>> M() { var a = some.Ask(); await a; return await a; }")]
    [InlineData("ValueTask<Result<ulong>> M() { var a = some.Ask(); Take(a); return a; }")]
    public void A_future_that_may_be_awaited_twice_is_reported(string body) =>
        Assert.Equal(["MOOR021"], Found(body));

    [Theory]
    [InlineData("class Mine(ISome next) : ISome { public ValueTask<Result<ulong>> Ask() => new(next.Ask().Wait()); }")]
    [InlineData("abstract class Mine(ISome next) : Session { void M() { var r = next.Ask().Wait(); } }")]
    [InlineData("abstract class Mine(ISome next) : Session { Action M() => () => next.Ask().Wait(); }")]
    [InlineData("abstract class Mine(CallChannel s) : Service { void M() { s.CallAndWait(new Command(1)); } }")]
    public void A_handler_that_waits_is_reported(string body) => Assert.Equal(["MOOR022"], Found(body));

    [Fact]
    public void Elsewhere_the_synchronous_form_is_what_it_is() =>
        Assert.Empty(Found("ulong M() => some.Ask().Wait().Value;"));
}
