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
        Write("proptests/rings", "public sealed class RingTests { }");
        Write("proptests/system", "public class BootTests { } public sealed unsafe class PanicTests { }");
        Write("examples/kv/tests", "public class KvServiceTests { }");
        Write("examples/kv/server", "public class NoTests { }");
        _suites = new TestSuites(In("proptests"), In("examples"));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void ASuiteIsItsClasses()
    {
        Assert.Equal("FullyQualifiedName~.BootTests.|FullyQualifiedName~.PanicTests.", _suites.Filter("system"));
        Assert.Equal("FullyQualifiedName~.RingTests.", _suites.Filter("Rings"));
        Assert.Equal("FullyQualifiedName~.KvServiceTests.", _suites.Filter("kv"));
        Assert.Equal("FullyQualifiedName~NoTests", _suites.Filter("NoTests"));
        Assert.Equal("FullyQualifiedName~other", _suites.Filter("other"));
    }

    [Theory]
    [InlineData("Mooring.Tests.RingTests.Wraps", "rings")]
    [InlineData("Mooring.Tests.X.BootTests.Boots(image: \"a.b(c)\")", "system")]
    [InlineData("Mooring.Tests.Unknown.Boots", "other")]
    [InlineData("Boots", "other")]
    public void AResultBelongsToASuite(string test, string suite) => Assert.Equal(suite, _suites.Of(test));

    private string In(string path) => Path.Combine(_folder.FullName, path);

    private void Write(string suite, string text)
    {
        _folder.CreateSubdirectory(suite);
        File.WriteAllText(In(suite + "/Tests.cs"), text);
    }
}
