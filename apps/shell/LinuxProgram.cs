using System.Collections.Generic;
using System.Threading.Tasks;
using Mooring.Runtime;
using Mooring.Runtime.Elf;
using Mooring.Sdk;

namespace Mooring.Apps.Shell;

/// <summary>A file that was built for Linux, which another program runs (apps/linux).</summary>
internal static class LinuxProgram
{
    /// <summary>A word before a program that has its system calls shown.</summary>
    public const string Tracer = "strace";

    private const string Runner = "/bin/linux", Traces = "-t";

    /// <summary>Is it an ELF for this processor that is no program of this system?</summary>
    public static async ValueTask<bool> Is(FsFile file)
    {
        if (file.Kind != FileKind.File || file.Size == 0) return false;
        Result<FsPiece> head = await file.Piece(0, ElfImage.HeadBytes);
        if (!head.IsOk || head.Value.Bytes.Length == 0) return false;
        bool isProgram = ElfImage.IsProgram(head.Value.Bytes.Span, out ulong at, out uint bytes);
        head.Value.Release();
        if (!isProgram || bytes == 0) return isProgram;
        Result<FsPiece> notes = await file.Piece(at, (int)bytes);
        if (!notes.IsOk || notes.Value.Bytes.Length == 0) return false;
        bool isOurs = ElfImage.IsOurs(notes.Value.Bytes.Span);
        notes.Value.Release();
        return !isOurs;
    }

    /// <summary>What runs it.</summary>
    /// <param name="directory">Where.</param>
    /// <param name="name">As the program is called.</param>
    /// <param name="words">Its path and arguments.</param>
    /// <param name="isTraced">Its system calls are shown.</param>
    public static string[] Words(string directory, string name, string[] words, bool isTraced)
    {
        List<string> all = [Runner];
        if (isTraced) all.Add(Traces);
        all.Add(directory);
        all.Add(words[0]);
        all.Add(name);
        for (int i = 1; i < words.Length; i++) all.Add(words[i]);
        return all.ToArray();
    }
}
