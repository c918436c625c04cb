using System;

namespace Mooring.Sdk;

/// <summary>
/// An interface that crosses a channel. The generator writes, for <c>IName</c>: <c>NameClient</c>, which implements it
/// by calls; <c>NameSession</c> and <c>NameServer</c>, which call whatever implements it; <c>NameContract</c>, what
/// both sides compare.
/// <para>
/// A method has a number: its place in the interface, or what <see cref="MethodAttribute"/> says. Both sides compare,
/// number by number, a hash of name and types when they connect, and only for what the client knows. So methods may be
/// added at the end, and parameters with the default value <c>default</c> may be added to a method (an older client
/// sends zeros, an older server does not look); whatever else changes a method refuses the connection, with both
/// versions in the message, and cannot be mistaken for the older one.
/// </para>
/// </summary>
/// <param name="name">What clients connect to.</param>
[AttributeUsage(AttributeTargets.Interface)]
public sealed class ServiceAttribute(string name) : Attribute
{
    public string Name { get; } = name;

    /// <summary>For people: what messages about incompatible peers say.</summary>
    public ushort Version { get; set; } = 1;
}

/// <summary>The number of a method, when it is not its place in the interface.</summary>
/// <param name="number">0 to 61; a service's method mask has a bit for each.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MethodAttribute(ushort number) : Attribute
{
    public ushort Number { get; } = number;
}

/// <summary>A method without an answer: its status says whether it went out. Returns <c>StatusCode</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OneWayAttribute : Attribute;

/// <summary>
/// Bytes that the server fills: a part of the client's session buffer (<c>client.Buffer.Take</c>), with nothing copied.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class FilledAttribute : Attribute;

/// <summary>Most bytes of a text, as UTF-8: a parameter, or what the method answers. 4096 unless said.</summary>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.ReturnValue)]
public sealed class LongestAttribute(int bytes) : Attribute
{
    public int Bytes { get; } = bytes;
}
