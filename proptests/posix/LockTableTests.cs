using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using Mooring.Servers.Posix;
using Xunit;

namespace Mooring.Tests.Posix;

/// <summary>Locks of ranges against an array that has for each byte who holds it how.</summary>
public sealed class LockTableTests
{
    private const int Bytes = 24, Owners = 3;

    private static readonly object[] s_owners = ["a", "b", "c"];

    private static readonly Gen<FileLock> s_locks =
        from owner in Gen.Choose(0, Owners - 1)
        from start in Gen.Choose(0, Bytes - 1)
        from length in Gen.Choose(1, Bytes)
        from kind in Gen.Choose(0, 2)
        select new FileLock
        {
            Owner = s_owners[owner], Start = (ulong)start, End = (ulong)(start + length), Kind = (short)kind, Node = 1,
        };

    [Fact]
    public void Each_byte_has_one_writer_or_readers() => Prop.ForAll(s_locks.ListOf().ToArbitrary(), steps =>
    {
        LockTable table = new();
        short[,] model = new short[Owners, 2 * Bytes];
        for (int o = 0; o < Owners; o++) for (int at = 0; at < 2 * Bytes; at++) model[o, at] = FileLock.None;
        foreach (FileLock step in steps)
        {
            int own = System.Array.IndexOf(s_owners, step.Owner);
            bool isFree = step.Kind == FileLock.None || Enumerable.Range(0, Owners).Where(other => other != own).All(
                other => Enumerable.Range((int)step.Start, (int)(step.End - step.Start)).All(
                    at => model[other, at] == FileLock.None || (model[other, at] | step.Kind) == FileLock.Read));
            Assert.Equal(isFree ? 0 : Failure.Again, table.Set(step));
            if (!isFree) continue;
            for (ulong at = step.Start; at < step.End; at++) model[own, (int)at] = step.Kind;
        }
        table.Release(s_owners[0], 1);
        FileLock all = new() { Owner = "d", End = ulong.MaxValue, Kind = FileLock.Write, Node = 1 };
        bool hasAny = Enumerable.Range(Bytes * 2, Bytes * 4).Any(
            i => model[1 + (i - Bytes * 2) / (2 * Bytes), i % (2 * Bytes)] != FileLock.None);
        Assert.Equal(hasAny, table.Against(all) is not null);
    }).QuickCheckThrowOnFailure();
}
