using System;
using System.Runtime.InteropServices;
using Mooring.Apps.Soak.Roles;
using Mooring.Ports;
using Mooring.Rings;
using Xunit;

namespace Mooring.Tests;

/// <summary>That the soak's ledger sees each kind of mistake, and none where there is none.</summary>
[Trait("suite", "system")]
public sealed unsafe class LedgerTests : IDisposable
{
    // SAFETY: the memory is as large as a ledger and lives as long as the test.
    private readonly void* _memory = NativeMemory.AllocZeroed((nuint)(Ledger.Pages * Limits.PageBytes));
    private readonly Ledger _ledger;

    public LedgerTests() => _ledger = new Ledger((ulong)_memory);

    public void Dispose() => NativeMemory.Free(_memory);

    [Fact]
    public void What_was_done_and_ended_once_is_right()
    {
        Call(0, StatusCode.Ok);
        _ledger.Sent(Ledger.Most - 1);
        _ledger.Done(Ledger.Most - 1);
        _ledger.Ended(Ledger.Most - 1, StatusCode.PeerDied, maybe: true);
        _ledger.Sent(2);
        _ledger.Ended(2, StatusCode.PeerDied, maybe: false);
        Account account = _ledger.Close(isWhole: true);
        Assert.Equal((3ul, 2ul, 3ul, true), (account.Sent, account.Done, account.Ended, account.IsSound));
    }

    [Fact]
    public void What_never_ends_is_lost_unless_its_client_was_killed()
    {
        _ledger.Sent(1);
        Assert.Equal(1ul, _ledger.Close(isWhole: true).Lost);
        Assert.True(_ledger.Close(isWhole: false).IsSound);
    }

    [Fact]
    public void What_ends_twice_or_is_done_twice_or_was_never_sent_is_seen()
    {
        Call(1, StatusCode.Ok);
        _ledger.Ended(1, StatusCode.Ok, maybe: false);
        Call(2, StatusCode.Ok);
        _ledger.Done(2);
        _ledger.Done(3);
        Assert.Equal(3ul, _ledger.Close(isWhole: false).Doubled);
    }

    [Fact]
    public void An_end_that_tells_a_lie_is_seen()
    {
        _ledger.Sent(1);
        _ledger.Ended(1, StatusCode.Ok, maybe: false);
        Call(2, StatusCode.PeerDied);
        Account account = _ledger.Close(isWhole: true);
        Assert.Equal((0ul, 0ul, 2ul), (account.Lost, account.Doubled, account.Untrue));
    }

    [Fact]
    public void A_number_that_cannot_be_is_not_counted()
    {
        _ledger.Done(Ledger.Most);
        _ledger.Done(ulong.MaxValue);
        Assert.True(_ledger.Close(isWhole: true).IsSound);
    }

    private void Call(uint number, StatusCode code)
    {
        _ledger.Sent(number);
        _ledger.Done(number);
        _ledger.Ended(number, code, maybe: false);
    }
}
