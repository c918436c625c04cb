using System;
using System.Text;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Shell;

/// <summary>A text with commands, run by a shell of its own: it leaves the one that runs it where it is.</summary>
internal sealed class Script
{
    /// <summary>Bytes of the longest script, and how deep scripts may call each other.</summary>
    public const int MostBytes = 1 << 20, MostDepth = 16;

    private readonly string _text;

    private Script(string text) => _text = text;

    /// <summary>The file in the place of a program, if it is a script: a text, not empty and no ELF.</summary>
    public static async ValueTask<Script?> Read(Shell shell, string path)
    {
        Result<FsFile> file = await shell.Files.Open(path);
        if (!file.IsOk) return null;
        bool mayBe = file.Value.Kind == FileKind.File && file.Value.Size is > 0 and <= MostBytes;
        FileReader reader = new(file.Value);
        Result<Script> script = mayBe ? await Read(shell, reader) : StatusCode.BadFormat;
        await reader.CompleteAsync();
        return script.IsOk ? script.Value : null;
    }

    /// <summary>All of a stream. BadFormat: no text; TooLarge; or why it cannot be read.</summary>
    public static async ValueTask<Result<Script>> Read(Shell shell, PipeReader from)
    {
        byte[] bytes = new byte[4096];
        int length = 0;
        while (true)
        {
            ReadResult read = await shell.Interruption.Read(from);
            int count = read.Buffer.Length;
            if (count > MostBytes - length) return StatusCode.TooLarge;
            if (count > bytes.Length - length) Array.Resize(ref bytes, Math.Max(2 * bytes.Length, length + count));
            read.Buffer.Span.CopyTo(bytes.AsSpan(length));
            length += count;
            from.AdvanceTo(count);
            if (read.Code == StatusCode.EndOfData) return Of(bytes.AsSpan(0, length));
            if (read.IsCompleted) return read.Code;
        }
    }

    /// <param name="shell">Who runs it.</param>
    /// <param name="parameters">$0, $1, ...</param>
    /// <param name="streams">They stay open.</param>
    /// <returns>The last command's status.</returns>
    public async ValueTask<int> Run(Shell shell, string[] parameters, Streams streams)
    {
        Result<Streams> shared = streams.Shared();
        if (!shared.IsOk) return await shell.Refuse(parameters[0] + ": " + Reason.Of(shared.Code));
        Shell own = new(shell, shared.Value, parameters);
        if (own.Depth > MostDepth) return await own.Refuse("scripts call each other too deep");
        await own.RunScript(_text);
        return own.Status;
    }

    private static Result<Script> Of(ReadOnlySpan<byte> bytes) =>
        bytes.IndexOf((byte)0) < 0 && System.Text.Unicode.Utf8.IsValid(bytes)
            ? new Script(Encoding.UTF8.GetString(bytes))
            : StatusCode.BadFormat;
}
