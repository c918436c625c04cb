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
        bool columns = call.WritesToTerminal && !options.Has('1');
        _listing = new Listing(call.Out, options.Has('l'), options.Has('a'), columns);
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
        _listing.Write(files, await Targets(call, "", files));
        _first = files.Count == 0;
        return status;
    }

    private static FsEntry EntryOf(string operand, FsFile file) =>
        new(operand, file.Size, file.Kind, file.Record.Mode, file.Record.ModifiedNs);

    /// <summary>A link is followed to a directory that is to be listed; otherwise it is listed itself.</summary>
    private static async ValueTask<Result<FsFile>> OpenOperand(Invocation call, string operand)
    {
        if (call.Options.Has('l') || call.Options.Has('d')) return await call.TryOpen(operand, FsOpen.LinkItself);
        Result<FsFile> file = await call.TryOpen(operand);
        return file.Code == StatusCode.NotFound ? await call.TryOpen(operand, FsOpen.LinkItself) : file;
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
        Result<FsEntry[]> read = await directory.Entries();
        await directory.Close();
        if (!read.IsOk)
        {
            call.Complain(path, read.Code);
            return ExitStatus.Failed;
        }
        List<FsEntry> entries = Shown(call, directory.Record, read.Value);
        if (_titled) call.Out.Write((_first ? "" : "\n") + path + ":\n");
        _first = false;
        _listing.Write(entries, await Targets(call, path, entries));
        if (!await call.MayGoOn()) return ExitStatus.Interrupted;
        return _recursive ? await ListInside(call, path, entries) : ExitStatus.Done;
    }

    /// <summary>Where links lead; empty for everything else, and for a link that has gone meanwhile.</summary>
    private async ValueTask<List<string>> Targets(Invocation call, string directory, List<FsEntry> entries)
    {
        List<string> targets = new();
        for (int i = 0; i < entries.Count && _listing.ShowsTargets; i++)
        {
            string name = directory.Length == 0 ? entries[i].Name : FilePath.Join(directory, entries[i].Name);
            targets.Add(entries[i].Kind == FileKind.SymbolicLink ? await TargetOf(call, name) : "");
        }
        return targets;
    }

    private static async ValueTask<string> TargetOf(Invocation call, string link)
    {
        Result<FsFile> opened = await call.TryOpen(link, FsOpen.LinkItself);
        if (!opened.IsOk) return "";
        Result<string> target = await opened.Value.Target();
        await opened.Value.Close();
        return target.IsOk ? target.Value : "";
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

    /// <summary>Sorted, with "." and ".." in front if they are wanted.</summary>
    private List<FsEntry> Shown(Invocation call, in FileRecord directory, FsEntry[] all)
    {
        List<FsEntry> entries = new();
        foreach (string link in _links)
        {
            if (call.Options.Has('a'))
                entries.Add(new FsEntry(link, 0, FileKind.Directory, directory.Mode, directory.ModifiedNs));
        }
        System.Array.Sort(all, static (left, right) => string.CompareOrdinal(left.Name, right.Name));
        foreach (FsEntry entry in all)
        {
            if (_listing.Shows(entry.Name)) entries.Add(entry);
        }
        return entries;
    }

    private static int Worse(int left, int right) => left > right ? left : right;
}
