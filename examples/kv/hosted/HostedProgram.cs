using Mooring.Sdk.Hosted;

namespace Mooring.Examples.Kv;

internal static class HostedProgram
{
    private static int Main(string[] arguments)
    {
        HostedPrograms.Start("kv", ServerProgram.Run);
        return HostedPrograms.Run(Program.Run, ["kv", .. arguments]);
    }
}
