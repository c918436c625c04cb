using System;
using System.Collections.Generic;
using System.IO;
using System.Reflection;
using System.Runtime.Loader;

namespace Mooring.Tests.Mutation;

/// <summary>What a test said: how much fuel it burnt, and its complaint if it failed.</summary>
internal readonly record struct Verdict(long Burnt, Exception? Complaint);

/// <summary>
/// A world of its own in which the assemblies of the rings are other ones than those that ship: this test assembly is
/// loaded into it once more and, bound to them, runs any of its tests. It is given up when the trial is over.
/// </summary>
internal sealed class Trial : AssemblyLoadContext, IDisposable
{
    /// <summary>Properties draw the same inputs in every run, so that the table is the same everywhere.</summary>
    private const string Seed = "4711,815";

    private static readonly Lazy<byte[]> s_tests = new(() => File.ReadAllBytes(typeof(Trial).Assembly.Location));
    private readonly Dictionary<string, byte[]> _images;
    private readonly Assembly _tests;
    private readonly FieldInfo _fuel;

    internal Trial(byte[] rings, byte[] ports) : base(isCollectible: true)
    {
        _images = new() { [ShippedSource.Rings.Name] = rings, [ShippedSource.Ports.Name] = ports };
        _tests = LoadFromStream(new MemoryStream(s_tests.Value));
        Assembly bounded = LoadFromAssemblyName(new AssemblyName(ShippedSource.Rings.Name));
        _fuel = bounded.GetType(Tank.TypeName)!.GetField(Tank.FuelField)!;
        Type always = _tests.GetType(typeof(Always).FullName!)!;
        always.GetProperty(nameof(Always.Seed), BindingFlags.Static | BindingFlags.NonPublic)!.SetValue(null, Seed);
        always.GetProperty(nameof(Always.Shrinks), BindingFlags.Static | BindingFlags.NonPublic)!.SetValue(null, false);
    }

    /// <summary>The rings as they ship, or a mutant of them; null if it does not compile.</summary>
    internal static Trial? Of(Mutant? mutant)
    {
        byte[]? changed = mutant?.Source.With(mutant.File, mutant.Root);
        if (mutant is not null && changed is null) return null;
        byte[] Image(ShippedSource source) => mutant?.Source == source ? changed! : source.Image;
        return new Trial(Image(ShippedSource.Rings), Image(ShippedSource.Ports));
    }

    /// <summary>Runs a test until it ends or the fuel is used up.</summary>
    internal Verdict Run(Killer killer, long fuel)
    {
        _fuel.SetValue(null, fuel);
        Exception? complaint = null;
        try
        {
            killer.RunIn(_tests);
        }
        catch (Exception failure)
        {
            complaint = (failure as TargetInvocationException)?.InnerException ?? failure;
        }
        return new Verdict(fuel - (long)_fuel.GetValue(null)!, complaint);
    }

    public void Dispose() => Unload();

    protected override Assembly? Load(AssemblyName name) =>
        _images.TryGetValue(name.Name!, out byte[]? image) ? LoadFromStream(new MemoryStream(image)) : null;
}
