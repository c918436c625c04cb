using System.CommandLine;
using Mooring.Tools;
using Xunit;

namespace Mooring.Tests.Tools;

/// <summary>Wrong arguments are refused before anything is started, with the reason and status 2.</summary>
public sealed class CommandLineTests
{
    [Theory]
    [InlineData("", "command")]
    [InlineData("rum", "'rum'")]
    [InlineData("run --timeout soon", "soon")]
    [InlineData("run --timeout 0", "1 to 1000000")]
    [InlineData("run --memory 1", "16 to 65536")]
    [InlineData("run --smp 256", "1 to 255")]
    [InlineData("run --exec", "--exec")]
    [InlineData("run extra", "extra")]
    [InlineData("run --files /no/such/folder", "/no/such/folder")]
    [InlineData("run --image /no/such/elf", "/no/such/elf")]
    public void WrongArgumentsAreRefused(string arguments, string named)
    {
        HostResult result = HostProgram.Run(HostProgram.Tool, Words(arguments));
        Assert.Equal(ExitStatus.Usage, result.Status);
        Assert.Contains(named, result.Errors);
        Assert.Empty(result.Output);
    }

    [Theory]
    [InlineData("run --exec ls --timeout 5 --files . --memory 64 --smp 2 --icount --verbose --iso --append word")]
    [InlineData("run --gdb")]
    [InlineData("build --iso --files .")]
    [InlineData("test")]
    [InlineData("test rings")]
    [InlineData("figures")]
    [InlineData("image")]
    public void TheDocumentedArgumentsAreAccepted(string arguments) =>
        Assert.Empty(Program.CommandLine().Parse(Words(arguments)).Errors);

    private static string[] Words(string arguments) =>
        arguments.Split(' ', System.StringSplitOptions.RemoveEmptyEntries);
}
