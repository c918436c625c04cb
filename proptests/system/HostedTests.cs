using System.IO;
using Mooring.Tests.Tools;
using Mooring.Tools;
using Xunit;

namespace Mooring.Tests;

/// <summary>A service and its client in an ordinary process, and booted: the same source, the same answers.</summary>
[Trait("suite", "system")]
[Collection(Guest.Collection)]
public sealed class HostedTests
{
    [Theory]
    [InlineData("")]
    [InlineData("add 5 add 0 add 18446744073709551615 add 7")]
    [InlineData("add 1 add")]
    [InlineData("add 2 add x")]
    [InlineData("subtract 1")]
    public void A_script_gets_the_same_answers_hosted_and_booted(string script)
    {
        string program = Path.Combine(
            SourceTree.Find().Artifacts, "bin", "counter-hosted", "release", "counter-hosted.dll");
        string[] arguments = script.Length == 0 ? [] : script.Split(' ');
        HostResult hosted = HostProgram.Run("dotnet", [program, .. arguments]);
        HostResult booted = Guest.Exec("counter " + script);
        Assert.Equal((booted.Status, booted.Text), (hosted.Status, hosted.Text));
    }
}
