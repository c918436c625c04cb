using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
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

    /// <summary>The same streams for somebody who does not end them: the commands of a script.</summary>
    public Result<Streams> Shared()
    {
        Result<PipeReader> input = In.Open();
        Result<PipeWriter> output = Out.Open(), error = Error.Open();
        if (!input.IsOk) return input.Code;
        if (!output.IsOk || !error.IsOk) return output.IsOk ? error.Code : output.Code;
        Outlet shared = new(output.Value);
        return new Streams(new Inlet(input.Value), shared, Error == Out ? shared : new Outlet(error.Value));
    }

    /// <summary>The command has ended: closes what is its own, and says which file has not taken everything.</summary>
    /// <param name="shell">Who says it.</param>
    /// <param name="status">The command's.</param>
    /// <returns>The same; Failed if a file failed.</returns>
    public async ValueTask<int> Close(Shell shell, int status)
    {
        status = await Close(Out, shell, status);
        if (Error != Out) status = await Close(Error, shell, status);
        await In.Close();
        return status;
    }

    private static async ValueTask<int> Close(Outlet outlet, Shell shell, int status)
    {
        StatusCode code = await outlet.Close();
        if (code == StatusCode.Ok || outlet.Name is null) return status;
        await shell.Refuse(outlet.Name + ": " + Reason.Of(code));
        return ExitStatus.Failed;
    }
}
