using System;
using System.Collections.Generic;
using System.Text;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Shell;

/// <summary>
/// What happens at Tab. The console ends its read with the line as it stands and where the cursor is; the line that
/// comes back is what the next read begins with. A first word without a slash is completed from the shell's commands
/// and the programs in /bin, every other from the names in its directory. If there are several and nothing in common to
/// add, there is a bell, and at the next Tab the list.
/// </summary>
internal sealed class TabCompletion
{
    /// <summary>Candidates that are shown.</summary>
    private const int MostShown = 400;

    private readonly Shell _shell;
    private TypedLine _last;

    public TabCompletion(Shell shell) => _shell = shell;

    /// <returns>The line to go on with.</returns>
    public async ValueTask<TypedLine> Complete(TypedLine line)
    {
        string before = line.Text.Substring(0, line.Cursor);
        bool again = line.Cursor == _last.Cursor && line.Text == _last.Text;
        if (!CompletionPoint.TryFind(before, out CompletionPoint point)) return line;
        string prefix = point.Word.Substring(point.Word.LastIndexOf('/') + 1);
        List<FsEntry> candidates = await Candidates(point, prefix);
        string addition = Completion.Addition(point, prefix.Length, NamesOf(candidates));
        if (addition.Length == 0 && again && candidates.Count > 1) Show(candidates);
        else if (addition.Length == 0) Sdk.Console.Write("\a"u8);
        await Sdk.Console.FlushAsync();
        string completed = before + addition + line.Text.Substring(line.Cursor);
        if (Encoding.UTF8.GetByteCount(completed) > IConsole.LineBytes) return line;
        return _last = new TypedLine(completed, line.Cursor + addition.Length);
    }

    private async ValueTask<List<FsEntry>> Candidates(CompletionPoint point, string prefix)
    {
        List<FsEntry> all = new();
        string folder = point.Word.Substring(0, point.Word.Length - prefix.Length);
        bool isCommand = point.IsCommand && folder.Length == 0;
        string path = isCommand ? "/bin" : FilePath.Absolute(_shell.Directory, folder);
        await DirectoryList.Read(_shell.Files, path, all);
        if (isCommand)
        {
            foreach (Command command in new CommandTable().All)
                all.Add(new FsEntry(command.Name, 0, FileKind.File, 0, 0));
        }
        List<FsEntry> fitting = new();
        foreach (FsEntry entry in all)
        {
            bool fits = entry.Name.StartsWith(prefix, StringComparison.Ordinal) && Completion.CanBeTyped(entry.Name);
            bool isHidden = entry.Name[0] == '.' && prefix.Length == 0;
            if (fits && !isHidden) fitting.Add(await WithSlash(path, entry));
        }
        fitting.Sort(static (left, right) => string.CompareOrdinal(left.Name, right.Name));
        return fitting;
    }

    /// <summary>A directory, or a link to one, gets a slash.</summary>
    private async ValueTask<FsEntry> WithSlash(string path, FsEntry entry)
    {
        FileKind kind = entry.Kind;
        if (kind == FileKind.SymbolicLink)
        {
            Result<FsFile> file = await _shell.Files.Open(FilePath.Join(path, entry.Name));
            if (!file.IsOk) return entry;
            kind = file.Value.Kind;
            await file.Value.Close();
        }
        if (kind != FileKind.Directory) return entry;
        return new FsEntry(entry.Name + "/", entry.Size, kind, entry.Mode, entry.ModifiedNs);
    }

    private static List<string> NamesOf(List<FsEntry> entries)
    {
        List<string> names = new();
        foreach (FsEntry entry in entries) names.Add(entry.Name);
        return names;
    }

    private static void Show(List<FsEntry> candidates)
    {
        ConsoleWriter to = new(ConsoleStream.Output);
        int more = candidates.Count - MostShown;
        if (more > 0) candidates.RemoveRange(MostShown, more);
        to.Write("\n");
        new Listing(to, longForm: false, hiddenToo: true, columns: true).Write(candidates, new());
        if (more > 0) to.Write("and " + Number.Pad((ulong)more, 1) + " more\n");
    }
}
