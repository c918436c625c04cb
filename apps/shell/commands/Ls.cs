using System.Collections.Generic;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Shell;

internal sealed class Ls : Command
{
    private readonly string[] _links = [".", ".."];
    private Listing _listing;
    private bool _titled, _recursive, _first;

    public override string Name => "ls";
    public override string Usage => "[-l] [-a] [-R] [-1] [-d] [FILE...]";
    public override string Summary => "lists directories";
    public override string OptionLetters => "laR1d";

    public override async ValueTask<int> Run(Invocation call)
    {
        Options options = call.Options;
        bool columns = call.Shell.IsInteractive && !options.Has('1');
        _listing = new Listing(options.Has('l'), options.Has('a'), columns);
        _recursive = options.Has('R');
        _titled = _recursive || options.OperandCount > 1;
        _first = true;
        List<string> directories = new();
        int status = await ListFiles(call, directories);
        for (int i = 0; i < directories.Count && status != ExitStatus.Interrupted; i++)
            status = Worse(status, await ListDirectory(call, directories[i]));
        return status;
    }

    /// <summary>Operands that are no directories come first, together.</summary>
    private async ValueTask<int> ListFiles(Invocation call, List<string> directories)
    {
        int status = ExitStatus.Done;
        List<FsEntry> files = new();
        string[] operands = Sorted(call.Options);
        for (int i = 0; i < operands.Length; i++)
        {
            Result<FsFile> opened = await OpenOperand(call, operands[i]);
            if (opened.IsOk) await opened.Value.Close();
            else call.Complain(operands[i], opened.Code);
            if (!opened.IsOk) status = ExitStatus.Failed;
            else if (opened.Value.Kind == FileKind.Directory && !call.Options.Has('d')) directories.Add(operands[i]);
            else files.Add(EntryOf(operands[i], opened.Value));
        }
        _listing.Write(files);
        _first = files.Count == 0;
        return status;
    }

    private static FsEntry EntryOf(string operand, FsFile file) =>
        new(operand, file.Size, file.Kind, file.Record.Mode);

    /// <summary>A link is followed to a directory that is to be listed; otherwise it is listed itself.</summary>
    private static async ValueTask<Result<FsFile>> OpenOperand(Invocation call, string operand)
    {
        if (call.Options.Has('l') || call.Options.Has('d')) return await call.TryOpen(operand, FsLinks.Opened);
        Result<FsFile> file = await call.TryOpen(operand);
        return file.Code == StatusCode.NotFound ? await call.TryOpen(operand, FsLinks.Opened) : file;
    }

    private static string[] Sorted(Options options)
    {
        if (options.OperandCount == 0) return ["."];
        string[] operands = new string[options.OperandCount];
        for (int i = 0; i < operands.Length; i++) operands[i] = options.Operand(i);
        System.Array.Sort(operands, string.CompareOrdinal);
        return operands;
    }

    private async ValueTask<int> ListDirectory(Invocation call, string path)
    {
        if (await call.Open(path) is not { } directory) return ExitStatus.Failed;
        List<FsEntry> entries = new();
        foreach (string link in _links)
        {
            if (call.Options.Has('a')) entries.Add(new FsEntry(link, 0, FileKind.Directory, directory.Record.Mode));
        }
        StatusCode read = await ReadAll(directory, entries);
        await directory.Close();
        if (read != StatusCode.Ok)
        {
            call.Complain(path, read);
            return ExitStatus.Failed;
        }
        if (_titled) Console.Write((_first ? "" : "\n") + path + ":\n");
        _first = false;
        _listing.Write(entries);
        if (!await call.MayGoOn()) return ExitStatus.Interrupted;
        return _recursive ? await ListInside(call, path, entries) : ExitStatus.Done;
    }

    private async ValueTask<int> ListInside(Invocation call, string path, List<FsEntry> entries)
    {
        int status = ExitStatus.Done;
        for (int i = 0; i < entries.Count && status != ExitStatus.Interrupted; i++)
        {
            if (entries[i].Kind == FileKind.Directory && System.Array.IndexOf(_links, entries[i].Name) < 0)
                status = Worse(status, await ListDirectory(call, FilePath.Join(path, entries[i].Name)));
        }
        return status;
    }

    private async ValueTask<StatusCode> ReadAll(FsFile directory, List<FsEntry> entries)
    {
        for (ulong next = 0; ;)
        {
            Result<FsEntry[]> some = await directory.Entries(next);
            if (!some.IsOk || some.Value.Length == 0) return some.Code;
            next += (ulong)some.Value.Length;
            foreach (FsEntry entry in some.Value)
            {
                if (_listing.Shows(entry.Name)) entries.Add(entry);
            }
        }
    }

    private static int Worse(int left, int right) => left > right ? left : right;
}
