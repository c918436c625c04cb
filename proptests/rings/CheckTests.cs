using System;
using Mooring.Rings;
using Xunit;

namespace Mooring.Tests;

/// <summary>The check policy with one check switched off; or none.</summary>
internal readonly struct AllBut(Check? off) : IChecks
{
    public bool Fails(Check check, bool violated) => check != off && violated;
}

/// <summary>
/// Every check has a scene in which it decides: with it all goes as it must, and with this one check switched off it
/// does not (42).
/// </summary>
[Trait("suite", "rings")]
public sealed class CheckTests
{
    public static TheoryData<Check> Checks => [.. Enum.GetValues<Check>()];

    [Theory]
    [MemberData(nameof(Checks))]
    public void P42_each_check_decides_something(Check check)
    {
        Assert.True(Goes(check, new AllBut(null)), "the scene does not go as it must");
        Assert.False(Goes(check, new AllBut(check)), "the scene goes as it must without the check");
    }

    private static bool Goes(Check check, AllBut checks)
    {
        Func<AllBut, bool> scene =
            ClientScenes.Of(check) ?? ServerScenes.Of(check) ?? DispatcherScenes.Of(check) ?? RawScenes.Of(check)
            ?? throw new ArgumentException($"no scene for {check}");
        try
        {
            return scene(checks);
        }
        catch (Exception failure) when (failure is IndexOutOfRangeException or InvalidOperationException)
        {
            return false;
        }
    }
}
