using System.Collections.Generic;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Shell;

/// <summary>
/// What the patterns in a command's words find: names of files, sorted, in the place of the word; a word that finds
/// nothing stays as it is. A path is walked part by part; a part without a pattern is not looked for before the end.
/// </summary>
internal sealed class NameSearch
{
    /// <summary>Names that the words of one command may become.</summary>
    private const int MostNames = 65536;

    private readonly Shell _shell;
    private readonly List<string> _words = new();

    public NameSearch(Shell shell) => _shell = shell;

    /// <summary>All words. TooLarge: too many; Interrupted.</summary>
    public async ValueTask<Result<string[]>> Expand(List<Word> words)
    {
        foreach (Word word in words)
        {
            StatusCode code = StatusCode.Ok;
            if (word.Pattern is null) _words.Add(word.Text);
            else code = await Add(word.Text, word.Pattern);
            if (_words.Count > MostNames) code = StatusCode.TooLarge;
            if (code != StatusCode.Ok) return code;
        }
        return _words.ToArray();
    }

    private async ValueTask<StatusCode> Add(string text, string pattern)
    {
        List<string> found = [""];
        bool isFound = false;
        for (int start = 0; start < pattern.Length && found.Count > 0; )
        {
            int end = start;
            while (end < pattern.Length && pattern[end] != '/') end++;
            string part = pattern.Substring(start, end - start);
            start = end;
            while (start < pattern.Length && pattern[start] == '/') start++;
            string slash = pattern.Substring(end, start - end);
            isFound = NamePattern.HasMeaning(part);
            if (isFound) found = await Match(found, part, slash);
            else for (int i = 0; i < found.Count; i++) found[i] += NamePattern.Plain(part) + slash;
            if (found.Count > MostNames) return StatusCode.TooLarge;
            if (_shell.Interruption.IsWanted) return StatusCode.Interrupted;
        }
        if (!isFound) found = await Existing(found);
        if (found.Count == 0) found.Add(text);
        found.Sort(string.CompareOrdinal);
        foreach (string name in found) _words.Add(name);
        return StatusCode.Ok;
    }

    /// <summary>The names in directories that a part of a path finds.</summary>
    /// <param name="slash">Behind the part; "": it is the last.</param>
    private async ValueTask<List<string>> Match(List<string> directories, string part, string slash)
    {
        List<string> found = new();
        for (int i = 0; i < directories.Count && found.Count <= MostNames; i++)
        {
            List<FsEntry> entries = new();
            await DirectoryList.Read(_shell.Files, FilePath.Absolute(_shell.Directory, directories[i]), entries);
            foreach (FsEntry entry in entries)
            {
                bool fits = slash.Length == 0 || entry.Kind is FileKind.Directory or FileKind.SymbolicLink;
                if (fits && NamePattern.Finds(part, entry.Name)) found.Add(directories[i] + entry.Name + slash);
            }
        }
        return slash.Length == 0 ? found : await Existing(found);
    }

    private async ValueTask<List<string>> Existing(List<string> paths)
    {
        List<string> existing = new();
        foreach (string path in paths)
        {
            Result<FsFile> file = await _shell.Files.Open(FilePath.Absolute(_shell.Directory, path));
            if (!file.IsOk) continue;
            await file.Value.Close();
            existing.Add(path);
        }
        return existing;
    }
}
