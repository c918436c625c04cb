using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Apps.Soak.Roles;

/// <summary>
/// What became of every command of one client, in pages that client, server and director see: four bytes each, written
/// by whoever knows. It shares no code with the rings that carry the commands.
/// </summary>
internal readonly unsafe struct Ledger
{
    public const ulong Pages = 8;
    public const uint Most = (uint)(Pages * Limits.PageBytes / sizeof(uint));

    // SAFETY: whoever makes one passes the address of so many mapped pages; every index is below Most.
    private readonly Entry* _entries;

    public Ledger(ulong address) => _entries = (Entry*)address;

    /// <summary>The client is about to submit it.</summary>
    public void Sent(uint number) => _entries[number].Sent++;

    /// <summary>The server has done it. A number that cannot be is a client's fault, and not counted.</summary>
    public void Done(ulong number)
    {
        if (number < Most) _entries[number].Done++;
    }

    /// <summary>The client has heard of its end.</summary>
    public void Ended(uint number, StatusCode code, bool maybe)
    {
        _entries[number].Ended++;
        _entries[number].How = code == StatusCode.Ok ? Entry.Ok : maybe ? Entry.Maybe : Entry.Never;
    }

    /// <summary>Goes through all of it.</summary>
    /// <param name="isWhole">The client has lived to its end.</param>
    public Account Close(bool isWhole)
    {
        Account account = default;
        for (uint i = 0; i < Most; i++)
        {
            Entry entry = _entries[i];
            account.Sent += entry.Sent;
            account.Done += entry.Done;
            account.Ended += entry.Ended;
            if (entry.Ended < entry.Sent && isWhole) account.Lost++;
            if (entry.Ended > entry.Sent || entry.Done > entry.Sent || entry.Sent > 1) account.Doubled++;
            if (entry.How == Entry.Ok && entry.Done != 1) account.Untrue++;
            if (entry.How == Entry.Never && entry.Done != 0) account.Untrue++;
        }
        return account;
    }

    private struct Entry
    {
        public const byte Ok = 1, Maybe = 2, Never = 3;

        public byte Sent, Done, Ended, How;
    }
}

/// <summary>The sums of a ledger.</summary>
internal struct Account
{
    public ulong Sent, Done, Ended;

    /// <summary>Sent and never ended; ended or done twice; said to be done or not begun, and not so.</summary>
    public ulong Lost, Doubled, Untrue;

    public readonly bool IsSound => (Lost | Doubled | Untrue) == 0;

    public void Add(in Account other)
    {
        Sent += other.Sent;
        Done += other.Done;
        Ended += other.Ended;
        Lost += other.Lost;
        Doubled += other.Doubled;
        Untrue += other.Untrue;
    }
}
