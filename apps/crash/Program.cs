using System.Runtime;
using System.Threading.Tasks;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Crash;

/// <summary>Ends in the way that its argument names, so that one can see what the system makes of it.</summary>
internal static class Program
{
    private const int WrongCall = 2;

    [RuntimeExport("program_main")]
    private static void Begin() => Startup.Run(Run);

    private static void Main()
    {
    }

    private static ValueTask<int> Run(string[] arguments)
    {
        string way = arguments.Length > 1 ? arguments[1] : "";
        if (way == "exit") return new(arguments.Length > 2 ? StatusOf(arguments[2]) : 0);
        Fail(way);
        Console.Error(
            "usage: crash null|divide|stack|execute|kernel|throw|assert|readonly|opcode|privileged|loop|exhaust\n"
            + "       crash exit [STATUS]\n");
        return new(WrongCall);
    }

    private static void Fail(string way)
    {
        switch (way)
        {
            case "null": Fault.Null(null); break;
            case "divide": Fault.Divide(0); break;
            case "stack": Fault.Stack(0); break;
            case "execute": Fault.Execute(); break;
            case "kernel": Fault.Kernel(); break;
            case "throw": Fault.Throw(); break;
            case "assert": Fault.Assert(2); break;
            case "readonly": Fault.ReadOnly(); break;
            case "opcode": Fault.InvalidOpcode(); break;
            case "privileged": Fault.Privileged(); break;
            case "loop": Fault.Loop(); break;
            case "exhaust": Fault.Exhaust(); break;
        }
    }

    private static int StatusOf(string digits)
    {
        int status = 0;
        foreach (char digit in digits) status = status * 10 + (digit - '0');
        return status;
    }
}
