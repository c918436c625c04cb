using System.Text;
using Mooring.Sdk;

namespace Mooring.Servers.Fs;

/// <summary>A symbolic link.</summary>
internal sealed class RamLink(string target, uint mode, ulong modifiedNs) : RamNode(mode, modifiedNs)
{
    public override FileKind Kind => FileKind.SymbolicLink;

    public override ulong Length => (ulong)Encoding.UTF8.GetByteCount(target);

    /// <summary>Never empty.</summary>
    public string Target => target;
}
