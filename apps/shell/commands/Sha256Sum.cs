using System;
using System.Text;
using Mooring.Runtime;

namespace Mooring.Apps.Shell;

internal sealed class Sha256Sum : FileCommand
{
    private Sha256 _hash = new();

    public override string Name => "sha256sum";
    public override string Usage => "[FILE|-]...";
    public override string Summary => "writes the SHA-256 of files";

    protected override void BeginFile(string operand) => _hash = new Sha256();

    protected override int Take(SharedBytes chunk, out bool wantsMore)
    {
        _hash.Add(chunk.Span);
        wantsMore = true;
        return chunk.Length;
    }

    protected override void EndFile(string operand)
    {
        Span<byte> hash = stackalloc byte[Sha256.HashBytes];
        Span<byte> text = stackalloc byte[2 * Sha256.HashBytes];
        _hash.Finish(hash);
        for (int i = 0; i < hash.Length; i++)
        {
            text[2 * i] = HexLine.Digit(hash[i] >> 4);
            text[2 * i + 1] = HexLine.Digit(hash[i] & 15);
        }
        string file = operand.Length == 0 ? StandardInput : operand, name = Escaped(file);
        if (name.Length != file.Length) Out.Write("\\"u8);
        Out.Write((ReadOnlySpan<byte>)text);
        Out.Write("  " + name + "\n");
    }

    /// <summary>As coreutils writes names that would break a list; the line then begins with a backslash.</summary>
    private static string Escaped(string name)
    {
        StringBuilder escaped = new(name.Length);
        foreach (char unit in name)
        {
            if (unit == '\\') escaped.Append("\\\\");
            else if (unit == '\n') escaped.Append("\\n");
            else if (unit == '\r') escaped.Append("\\r");
            else escaped.Append(unit);
        }
        return escaped.ToString();
    }
}
