using Mooring.Sdk.Hosted;

namespace Mooring.Examples;

internal static class HostedProgram
{
    private static int Main(string[] arguments) => HostedPrograms.Run(Program.Run, ["rot13", .. arguments]);
}
