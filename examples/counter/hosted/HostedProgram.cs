using Mooring.Sdk.Hosted;

namespace Mooring.Examples.Counter;

internal static class HostedProgram
{
    private static int Main(string[] arguments)
    {
        HostedPrograms.Start("counter", ServerProgram.Run);
        return HostedPrograms.Run(Program.Run, ["counter", .. arguments]);
    }
}
