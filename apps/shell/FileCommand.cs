using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Shell;

/// <summary>
/// A command that does the same with each of the files that it is given. A file that fails is said and passed over. The
/// shell runs one command at a time, so the state of a call lies in the fields of the command.
/// </summary>
internal abstract class FileCommand : Command
{
    /// <summary>Data is handled in such pieces; between two of them Ctrl-C is heard.</summary>
    private const int ChunkBytes = 64 * 1024;

    public sealed override async ValueTask<int> Run(Invocation call)
    {
        if (call.Options.OperandCount == 0) return call.UsageError("no file is named");
        int status = Begin(call);
        for (int i = 0; i < call.Options.OperandCount && status < ExitStatus.WrongCall; i++)
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
    protected virtual void BeginFile(string operand, ulong size)
    {
    }

    /// <summary>The next piece of a file's data.</summary>
    /// <returns>False when the rest of the file is not wanted.</returns>
    protected abstract bool Take(SharedBytes chunk);

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
        if (await call.Open(operand) is not { } file) return ExitStatus.Failed;
        int status = file.Kind == FileKind.Directory
            ? Fail(call, operand, StatusCode.IsADirectory)
            : await TakeAll(call, operand, file);
        await file.Close();
        return status;
    }

    private static int Fail(Invocation call, string operand, StatusCode why)
    {
        call.Complain(operand, why);
        return ExitStatus.Failed;
    }

    private async ValueTask<int> TakeAll(Invocation call, string operand, FsFile file)
    {
        BeginFile(operand, file.Size);
        for (ulong at = 0; ;)
        {
            Result<FsPiece> piece = await file.Piece(at, ChunkBytes);
            if (!piece.IsOk) return Fail(call, operand, piece.Code);
            SharedBytes bytes = piece.Value.Bytes;
            at += (ulong)bytes.Length;
            bool wantsMore = bytes.Length > 0 && Take(bytes);
            piece.Value.Release();
            if (!file.IsCurrent) return Fail(call, operand, StatusCode.PeerDied);
            if (!wantsMore) break;
            // What was written before a long file is to be seen meanwhile.
            await Console.FlushAsync();
            if (!await call.MayGoOn()) return ExitStatus.Interrupted;
        }
        EndFile(operand);
        return ExitStatus.Done;
    }
}
