using System.Threading.Tasks;
using Mooring.Sdk;

namespace Mooring.Apps.Shell;

/// <summary>The three streams of a command, or of a script.</summary>
internal readonly struct Streams
{
    public readonly Inlet In;
    public readonly Outlet Out, Error;

    public Streams(Inlet input, Outlet output, Outlet error)
    {
        In = input;
        Out = output;
        Error = error;
    }

    public static Streams OfConsole() => new(
        new Inlet(new ConsoleReader()), new Outlet(new ConsoleWriter(ConsoleStream.Output)),
        new Outlet(new ConsoleWriter(ConsoleStream.Error)));

    /// <summary>The command has ended.</summary>
    public async ValueTask Close()
    {
        await Out.Close();
        if (Error != Out) await Error.Close();
        await In.Close();
    }
}
