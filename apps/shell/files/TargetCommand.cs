using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Shell;

/// <summary>
/// A command that brings files somewhere: <c>SOURCE TARGET</c>, or <c>SOURCE... DIRECTORY</c>, where they keep their
/// names.
/// </summary>
internal abstract class TargetCommand : Command
{
    public override string Usage => "SOURCE TARGET | SOURCE... DIRECTORY";

    public sealed override async ValueTask<int> Run(Invocation call)
    {
        Options options = call.Options;
        int sources = options.OperandCount - 1;
        if (sources < 1) return call.UsageError(sources < 0 ? "no file is named" : "no target is named");
        string target = options.Operand(sources);
        bool isDirectory = await IsDirectory(call, target);
        if (sources > 1 && !isDirectory) return call.UsageError("'" + target + "' is not a directory");
        int status = ExitStatus.Done;
        for (int i = 0; i < sources && status != ExitStatus.Interrupted; i++)
        {
            string source = options.Operand(i);
            string place = isDirectory ? FilePath.Join(target, LastName(call.PathOf(source))) : target;
            int outcome = source.Length == 0 || place.Length == 0
                ? Fail(call, source, StatusCode.NotFound)
                : await Bring(call, source, place);
            if (outcome != ExitStatus.Done) status = outcome;
        }
        return status;
    }

    /// <summary>Brings one.</summary>
    /// <param name="call">Its options.</param>
    /// <param name="source">As it was named.</param>
    /// <param name="target">What it is to be called, as it was named.</param>
    protected abstract ValueTask<int> Bring(Invocation call, string source, string target);

    /// <summary>For messages.</summary>
    protected abstract string Verb { get; }

    protected int Fail(Invocation call, string name, StatusCode why)
    {
        call.ComplainOf(Verb, name, why);
        return ExitStatus.Failed;
    }

    /// <summary>Is a path another one, or something inside it?</summary>
    protected static bool IsInside(string path, string directory)
    {
        string whole = directory.Length > 0 && directory[directory.Length - 1] == '/' ? directory : directory + "/";
        return (path + "/").StartsWith(whole, System.StringComparison.Ordinal);
    }

    protected static int StatusOf(TreeCopy copy)
    {
        if (copy.IsInterrupted) return ExitStatus.Interrupted;
        return copy.HasFailed ? ExitStatus.Failed : ExitStatus.Done;
    }

    private static async ValueTask<bool> IsDirectory(Invocation call, string operand)
    {
        Result<FsFile> file = await call.TryOpen(operand);
        if (file.IsOk) await file.Value.Close();
        return file.IsOk && file.Value.Kind == FileKind.Directory;
    }

    /// <summary>What is behind the last slash that has something behind it.</summary>
    private static string LastName(string path)
    {
        int end = path.Length;
        while (end > 0 && path[end - 1] == '/') end--;
        int start = end;
        while (start > 0 && path[start - 1] != '/') start--;
        return path.Substring(start, end - start);
    }
}
