using System;

namespace Mooring.Sdk;

/// <summary>
/// What the two sides of an interface compare when they meet. Written by the generator, once per interface and side.
/// <para>
/// The client sends its version and, for each number, the hash of the method that it knows there, 0 where it knows
/// none. The server looks for the first number at which both know a method and not the same. If there is one it answers
/// <c>Incompatible</c> with its own version and that number; otherwise it answers with its version and, if there is
/// room for it, its schema. So either side may know more methods than the other.
/// </para>
/// </summary>
public sealed class ServiceContract
{
    /// <summary>
    /// The number of the command that compares: version, hashes offset, hashes bytes, schema offset, schema capacity
    /// -> version | method &lt;&lt; 16 | bytes of the schema &lt;&lt; 32.
    /// </summary>
    public const ushort MeetMethod = 63;

    /// <summary>Methods of an interface, by number.</summary>
    public const int Methods = 62;

    /// <summary>Of the session buffer, kept for the comparison.</summary>
    public const int HashBytes = Methods * sizeof(uint);

    private readonly uint[] _hashes;

    /// <param name="name">Of the service.</param>
    /// <param name="version">For people.</param>
    /// <param name="hashes">Of the methods, by number; 0: there is none.</param>
    public ServiceContract(string name, ushort version, uint[] hashes)
    {
        Name = name;
        Version = version;
        _hashes = hashes;
    }

    public string Name { get; }

    public ushort Version { get; }

    public ReadOnlySpan<uint> Hashes => _hashes;

    /// <summary>The same interface under another name: several services may speak it.</summary>
    public ServiceContract As(string name) => new(name, Version, _hashes);

    /// <summary>The generator and the compiler must agree on how large a structure is.</summary>
    public static void Require(int bytes, int expected)
    {
        if (bytes != expected) Environment.FailFast("a layout of an interface is not what the generator computed");
    }

    /// <summary>The first number at which the other side knows another method; -1: there is none.</summary>
    public int FirstDifference(ReadOnlySpan<uint> theirs)
    {
        int common = Math.Min(theirs.Length, _hashes.Length);
        for (int number = 0; number < common; number++)
        {
            bool bothKnow = theirs[number] != 0 && _hashes[number] != 0;
            if (bothKnow && theirs[number] != _hashes[number]) return number;
        }
        return -1;
    }
}
