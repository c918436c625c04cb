using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Shell;

/// <summary>
/// A command that does the same with each of the files that it is given; without one, and for "-", with its standard
/// input. A file that fails is said and passed over.
/// </summary>
internal abstract class FileCommand : Command
{
    /// <summary>The operand that stands for the standard input.</summary>
    protected const string StandardInput = "-";

    private Invocation? _call;

    /// <summary>Where to write; from Begin on.</summary>
    protected PipeWriter Out => _call!.Out;

    public sealed override async ValueTask<int> Run(Invocation call)
    {
        _call = call;
        int status = Begin(call);
        int count = call.Options.OperandCount;
        if (count == 0 && status == ExitStatus.Done) status = await RunOne(call, "");
        for (int i = 0; i < count && status < ExitStatus.WrongCall; i++)
        {
            int outcome = await RunOne(call, call.Options.Operand(i));
            if (outcome != ExitStatus.Done) status = outcome;
        }
        if (status < ExitStatus.WrongCall) End();
        return status;
    }

    /// <summary>Before the first file.</summary>
    /// <returns>Done, or the status of a wrong call.</returns>
    protected virtual int Begin(Invocation call) => ExitStatus.Done;

    /// <summary>Before the data of a file.</summary>
    /// <param name="operand">"" or "-": the standard input.</param>
    protected virtual void BeginFile(string operand)
    {
    }

    /// <summary>The next piece of a file's data, not empty.</summary>
    /// <param name="wantsMore">False: the rest of the file is not wanted.</param>
    /// <returns>Bytes used: all, or fewer and no more is wanted.</returns>
    protected abstract int Take(SharedBytes chunk, out bool wantsMore);

    /// <summary>After the data of a file.</summary>
    protected virtual void EndFile(string operand)
    {
    }

    /// <summary>After the last file.</summary>
    protected virtual void End()
    {
    }

    private async ValueTask<int> RunOne(Invocation call, string operand)
    {
        if (operand.Length == 0 && call.Options.OperandCount == 0 || operand == StandardInput)
            return await TakeAll(call, operand, call.In);
        if (await call.Open(operand) is not { } file) return ExitStatus.Failed;
        FileReader reader = new(file);
        int status = file.Kind == FileKind.Directory
            ? Failed(call, operand, StatusCode.IsADirectory) : await TakeAll(call, operand, reader);
        await reader.CompleteAsync();
        return status;
    }

    private static int Failed(Invocation call, string operand, StatusCode why)
    {
        if (why == StatusCode.Interrupted) return ExitStatus.Interrupted;
        call.Complain(operand.Length == 0 ? StandardInput : operand, why);
        return ExitStatus.Failed;
    }

    private async ValueTask<int> TakeAll(Invocation call, string operand, PipeReader from)
    {
        BeginFile(operand);
        for (bool wantsMore = true; wantsMore;)
        {
            ReadResult read = await call.Shell.Interruption.Read(from);
            int used = 0;
            if (read.Buffer.Length > 0) used = Take(read.Buffer, out wantsMore);
            from.AdvanceTo(used);
            if (read.Code == StatusCode.EndOfData) break;
            if (read.IsCompleted) return Failed(call, operand, read.Code);
            // What was written before a long file or a slow pipe goes on is to be seen meanwhile.
            if (wantsMore && (await call.Out.FlushAsync()).IsCompleted) return ExitStatus.NobodyReads;
            if (!await call.MayGoOn()) return ExitStatus.Interrupted;
        }
        EndFile(operand);
        return ExitStatus.Done;
    }
}
