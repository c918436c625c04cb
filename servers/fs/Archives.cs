using System;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Fs;

/// <summary>
/// The archives that init gave us: mapped to read their headers, lent to every client so that it reads the data itself.
/// The number of an archive is the number of its lend.
/// </summary>
internal sealed class Archives
{
    private readonly Handle[] _regions = new Handle[2];
    private readonly SharedBytes[] _bytes = new SharedBytes[2];
    private int _count;

    /// <summary>Maps the archives and makes the tree of what is in them.</summary>
    public Tree Load()
    {
        MemberList members = new();
        Add(members, StartRole.BootArchive, ""u8);
        Add(members, StartRole.FilesArchive, "files/"u8);
        Tree tree = TreeBuilder.Build(members, out int misplaced);
        if (members.Refused + misplaced > 0)
            Trace.Line($"fs: {members.Refused} members cannot be served, {misplaced} lie inside what is no directory");
        return tree;
    }

    /// <summary>What is in an archive.</summary>
    public SharedBytes this[uint number] => _bytes[number];

    /// <summary>Lends all archives to a new client.</summary>
    public StatusCode LendTo(Session client)
    {
        for (int i = 0; i < _count; i++)
        {
            Result<uint> lend = client.Lend(_regions[i], Rights.Read);
            if (!lend.IsOk) return lend.Code;
        }
        return StatusCode.Ok;
    }

    private void Add(MemberList members, StartRole role, ReadOnlySpan<byte> mount)
    {
        Handle region = Startup.Handle(role);
        if (region.IsNone) return;
        Result<SharedBytes> bytes = Regions.Map(region, Rights.Read);
        if (!bytes.IsOk)
        {
            Trace.Line($"fs: archive {(int)role} cannot be mapped ({(int)bytes.Code})");
            return;
        }
        ArchiveMembers.AddAll(members, bytes.Value.Span, mount, (uint)_count, out int bad);
        if (bad > 0) Trace.Line($"fs: {bad} bad members in archive {_count} are skipped");
        _bytes[_count] = bytes.Value;
        _regions[_count++] = region;
    }
}
