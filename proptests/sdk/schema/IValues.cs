using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading.Tasks;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Tests.Sdk;

public enum Mood : sbyte
{
    Low = -128,
    Even = 0,
    High = 127,
}

[InlineArray(3)]
public struct Three
{
    private ushort _first;
}

[StructLayout(LayoutKind.Sequential)]
public struct Everything
{
    public byte A;
    public sbyte B;
    public ushort C;
    public short D;
    public uint E;
    public int F;
    public ulong G;
    public long H;
    public float I;
    public double J;
    public char K;
    public Mood L;
    public Three M;
    public Point N;
}

/// <summary>A value of every kind there and back.</summary>
[Service("values")]
public interface IValues
{
    ValueTask<Result<Everything>> Echo(Everything all);
}
