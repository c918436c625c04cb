using System;
using System.IO;
using Mooring.Tools.Testing;
using Xunit;

namespace Mooring.Tests.Tools;

/// <summary>How the names of suites become filters, and results become suites.</summary>
public sealed class TestSuitesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mooring-test-");
    private readonly TestSuites _suites;

    public TestSuitesTests()
    {
        Write("rings", "public sealed class RingTests { }");
        Write("system", "public class BootTests { } public sealed unsafe class PanicTests { }");
        _suites = new TestSuites(_folder.FullName);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void ASuiteIsItsClasses()
    {
        Assert.Equal("FullyQualifiedName~.BootTests.|FullyQualifiedName~.PanicTests.", _suites.Filter("system"));
        Assert.Equal("FullyQualifiedName~.RingTests.", _suites.Filter("Rings"));
        Assert.Equal("FullyQualifiedName~other", _suites.Filter("other"));
    }

    [Theory]
    [InlineData("Mooring.Tests.RingTests.Wraps", "rings")]
    [InlineData("Mooring.Tests.X.BootTests.Boots(image: \"a.b(c)\")", "system")]
    [InlineData("Mooring.Tests.Unknown.Boots", "other")]
    [InlineData("Boots", "other")]
    public void AResultBelongsToASuite(string test, string suite) => Assert.Equal(suite, _suites.Of(test));

    private void Write(string suite, string text)
    {
        _folder.CreateSubdirectory(suite);
        File.WriteAllText(Path.Combine(_folder.FullName, suite, "Tests.cs"), text);
    }
}
