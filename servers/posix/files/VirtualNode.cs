using System;
using System.Collections.Generic;
using System.Text;
using System.Threading.Tasks;
using Mooring.LibcShim.Abi;
using Mooring.Runtime;

namespace Mooring.Servers.Posix;

/// <summary>Something under /dev or /proc: what a name there leads to at this moment.</summary>
internal abstract class VirtualNode
{
    /// <summary>Kind and permissions.</summary>
    public abstract uint Mode { get; }

    /// <summary>Of a device.</summary>
    public virtual ulong DeviceNumber => 0;

    /// <summary>Of a link; null: it is none.</summary>
    public virtual string? Target => null;

    public bool IsDirectory => (Mode & 0xF000) == StatRecord.Directory;

    /// <summary>A new description, or null and why not.</summary>
    public abstract Description? Open(OpenFlags flags, out long code);
}

/// <summary>A directory with these names.</summary>
internal sealed class VirtualDirectory(FileSpace files, string path) : VirtualNode
{
    public List<DirectoryEntry> Entries { get; } = new();

    /// <inheritdoc/>
    public override uint Mode => StatRecord.Directory | 0x16D;

    public void Add(string name, uint mode) =>
        Entries.Add(new DirectoryEntry(name, mode, StatRecord.NodeOf(LinuxPath.Join(path, name))));

    /// <inheritdoc/>
    public override Description? Open(OpenFlags flags, out long code)
    {
        code = (flags & OpenFlags.AccessMode) == 0 ? 0 : Failure.Of(Errno.EISDIR);
        return code == 0 ? new DirectoryDescription(files, path, flags) : null;
    }
}

/// <summary>A text that is made when it is opened.</summary>
internal sealed class VirtualText(string path, byte[] text) : VirtualNode
{
    public VirtualText(string path, string text) : this(path, Encoding.UTF8.GetBytes(text))
    {
    }

    /// <inheritdoc/>
    public override uint Mode => StatRecord.File | 0x124;

    /// <inheritdoc/>
    public override Description? Open(OpenFlags flags, out long code)
    {
        code = (flags & OpenFlags.AccessMode) == 0 ? 0 : Failure.Of(Errno.EACCES);
        return code == 0 ? new TextDescription(path, text, flags) : null;
    }
}

/// <summary>
/// A link, perhaps to something that has no other name. A file is opened anew by its name: who has it open may keep its
/// position to himself.
/// </summary>
internal sealed class VirtualLink(string target, Description? opened = null) : VirtualNode
{
    /// <inheritdoc/>
    public override uint Mode => StatRecord.Link | 0x1FF;

    /// <inheritdoc/>
    public override string Target => target;

    /// <summary>What is at its end, whatever its name.</summary>
    public Description? Opened => opened is FileDescription ? null : opened;

    /// <inheritdoc/>
    public override Description? Open(OpenFlags flags, out long code)
    {
        code = Opened is null ? Failure.Of(Errno.ELOOP) : 0;
        return Opened;
    }
}

/// <summary>A text as it was when it was opened.</summary>
internal sealed class TextDescription(string path, byte[] text, OpenFlags flags) : Description(flags)
{
    private long _position;

    /// <inheritdoc/>
    public override string Name => path;

    /// <inheritdoc/>
    public override ValueTask<Result<long>> Read(SharedBytes into, long offset, Asking asking)
    {
        long at = Math.Min(offset >= 0 ? offset : _position, text.Length);
        int length = Math.Min(into.Length, text.Length - (int)at);
        text.AsSpan((int)at, length).CopyTo(into.Span);
        if (offset < 0) _position = at + length;
        return new(length);
    }

    /// <inheritdoc/>
    public override ValueTask<Result<long>> Seek(long offset, int whence)
    {
        long to = offset + (whence == 1 ? _position : whence == 2 ? text.Length : 0);
        if (whence is < 0 or > 2 || to < 0) return new(Failure.Invalid);
        _position = to;
        return new(to);
    }

    /// <inheritdoc/>
    public override ValueTask<Result<long>> Stat(SharedBytes into) => new(new StatRecord
    {
        Mode = StatRecord.File | 0x124, Node = StatRecord.NodeOf(path), Device = 4, ModifiedNs = Clock.WallClockNs,
    }.Write(into));
}
