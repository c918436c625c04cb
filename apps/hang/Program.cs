using System.Runtime;
using System.Runtime.Intrinsics.X86;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Apps.Hang;

/// <summary>For tests of how init finds out: a handler that does not come back.</summary>
internal static class Program
{
    [RuntimeExport("program_main")]
    private static void Main() => Startup.Run(Run);

    private static async ValueTask<int> Run(string[] arguments) => (int)await HangServer.Serve(new Hung());

    private sealed class Hung : IHang
    {
        public StatusCode Hang()
        {
            while (true) X86Base.Pause();
        }
    }
}
