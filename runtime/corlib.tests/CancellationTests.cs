using System;
using System.Threading;

namespace Mooring.Tests.Corelib;

internal static class CancellationTests
{
    private static int s_order;

    internal static void Run()
    {
        Callbacks();
        Registrations();
        Reset();
        Linked();
    }

    private static void Callbacks()
    {
        s_order = 0;
        CancellationTokenSource source = new();
        CancellationToken token = source.Token;
        Check.That(token.CanBeCanceled, "cancellation: a source's token can be cancelled");
        Check.That(!token.IsCancellationRequested, "cancellation: not yet");
        token.Register(static state => s_order = s_order * 10 + (int)state, 1);
        token.Register(static () => s_order = s_order * 10 + 2);
        source.Cancel();
        Check.Equal(21, s_order, "cancellation: latest first");
        Check.That(token.IsCancellationRequested, "cancellation: requested");
        source.Cancel();
        Check.Equal(21, s_order, "cancellation: cancel twice");
        token.Register(static () => s_order = 3);
        Check.Equal(3, s_order, "cancellation: after the cancel, at once");
        Check.That(!CancellationToken.None.CanBeCanceled, "cancellation: None cannot");
        CancellationTokenRegistration none = CancellationToken.None.Register(static () => s_order = 4);
        Check.That(!none.Unregister(), "cancellation: None has no registrations");
    }

    private static void Registrations()
    {
        s_order = 0;
        CancellationTokenSource source = new();
        CancellationTokenRegistration first = source.Token.Register(static () => s_order += 1);
        CancellationTokenRegistration second = source.Token.Register(static () => s_order += 10);
        Check.That(first.Unregister(), "cancellation: unregister");
        Check.That(!first.Unregister(), "cancellation: unregister twice");
        source.Token.Register(static () => s_order += 100);
        Check.That(!first.Unregister(), "cancellation: a stale registration");
        source.Cancel();
        Check.Equal(110, s_order, "cancellation: what is left runs");
        Check.That(!second.Unregister(), "cancellation: after it has run");
    }

    private static void Linked()
    {
        CancellationTokenSource one = new(), two = new();
        CancellationTokenSource linked = CancellationTokenSource.CreateLinkedTokenSource(one.Token, two.Token);
        CancellationTokenSource deaf = CancellationTokenSource.CreateLinkedTokenSource(one.Token, two.Token);
        deaf.Dispose();
        two.Cancel();
        Check.That(linked.IsCancellationRequested, "cancellation: linked");
        Check.That(!deaf.IsCancellationRequested, "cancellation: no longer linked");
        one.Cancel();
    }

    private static void Reset()
    {
        s_order = 0;
        CancellationTokenSource source = new();
        source.Token.Register(static () => s_order = 1);
        Check.That(source.TryReset(), "cancellation: reset");
        source.Cancel();
        Check.Equal(0, s_order, "cancellation: what was reset does not run");
        Check.That(!source.TryReset(), "cancellation: reset after cancel");
    }
}
