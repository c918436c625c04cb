using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Tests.Sdk;

public enum Colour : ushort
{
    Red = 1,
    Green = 500,
}

[StructLayout(LayoutKind.Sequential)]
public struct Point
{
    public int X;
    public long Y;
    public Colour Colour;
}

/// <summary>A method of every kind.</summary>
[Service("probe", Version = 3)]
public interface IProbe
{
    ValueTask<StatusCode> Nothing();

    ValueTask<Result<ulong>> Mix(byte a, bool b, Colour c, long d, Point e);

    ValueTask<Result<Point>> Move(Point from, int by);

    ValueTask<Result<bool>> IsEven(uint number);

    ValueTask<Result<Colour>> Paint(Colour colour);

    ValueTask<Result<ulong>> Large(Point a, Point b, Point c);

    [return: Longest(100)]
    ValueTask<Result<string>> Greet([Longest(20)] string name, int times);

    ValueTask<Result<ulong>> Sum(SharedBytes bytes);

    ValueTask<Result<int>> Fill([Filled] SharedBytes into, byte value);

    ValueTask<Result<ulong>> Give(Handle what);

    ValueTask<Result<Handle>> Lend(uint which);

    ValueTask<Result<ulong>> Hold(ulong value, Deadline deadline = default, CancellationToken cancel = default);

    [OneWay]
    StatusCode Note(ulong value);

    /// <summary>Every number from one on, up to another; then the status.</summary>
    IAsyncEnumerable<Result<ulong>> Count(ulong from, ulong to, StatusCode last, CancellationToken cancel = default);

    /// <summary>With a parameter that an older client does not know.</summary>
    [Method(40)]
    ValueTask<Result<ulong>> Step(ulong from, ulong extra = 0);
}
