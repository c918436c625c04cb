using System.Collections.Generic;
using System.Threading.Tasks;
using Mooring.LibcShim.Abi;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Posix;

/// <summary>
/// Names, as Linux processes see them: the tree of the file server, and in it /dev and /proc, which are made here. A
/// path is made plain first (<see cref="LinuxPath.Normal"/>); links of the file server it follows itself, those of /dev
/// and /proc are followed here.
/// </summary>
internal sealed partial class FileSpace
{
    private const int MostLinks = 8;
    private const uint AnyExecute = 0x49, PermissionBits = 0xFFF;

    private readonly FsClient _files;
    private readonly DeviceTree _devices;
    private readonly ProcTree _proc;
    private readonly Process _root;
    private readonly Locks _locks;
    private readonly NamedPipes _pipes = new();

    public FileSpace(LinuxSystem system, FsClient files)
    {
        _files = files;
        _devices = new DeviceTree(system);
        _proc = new ProcTree(system);
        _root = system.Processes.Root;
        _locks = system.Locks;
    }

    /// <summary>What a directory and a path mean.</summary>
    /// <param name="process">Whose.</param>
    /// <param name="directory">A descriptor, or AT_FDCWD.</param>
    /// <param name="path">Empty: the descriptor itself, if <paramref name="flags"/> say so.</param>
    /// <param name="flags">AT_* flags.</param>
    /// <param name="followsLinks">A link at the end is followed.</param>
    public Located Locate(Process process, int directory, SharedBytes path, int flags, bool followsLinks)
    {
        Located located = new() { Path = "/", Code = LinuxPath.Read(path, out string text) };
        if (located.Code != 0) return located;
        if (text.Length == 0) return LocateItself(process, directory, flags);
        string from = process.Directory;
        if (directory != IPosixCalls.CurrentDirectory && text[0] != '/')
        {
            Description? description = process.Descriptors.Find(directory);
            if (description is null) located.Code = Failure.BadDescriptor;
            else if (description is not DirectoryDescription open) located.Code = Failure.Of(Errno.ENOTDIR);
            else from = open.Path;
            if (located.Code != 0) return located;
        }
        located.WantsDirectory = LinuxPath.WantsDirectory(text);
        return Follow(process, LinuxPath.Normal(from, text), located, followsLinks || located.WantsDirectory);
    }

    /// <summary>Opens it; the description has no use yet.</summary>
    /// <param name="located">What is to be opened.</param>
    /// <param name="flags">How.</param>
    /// <param name="mode">Of a file that is made.</param>
    public async ValueTask<(Description? Opened, long Code)> Open(Located located, OpenFlags flags, uint mode = 0)
    {
        if (located.Code != 0) return (null, located.Code);
        if (located.Virtual is { } node) return OpenVirtual(located, node, flags);
        Result<FsFile> file = await _files.Open(located.FsPath, HowToOpen(flags), mode & PermissionBits);
        if (!file.IsOk) return (null, OpenFailure(file.Code, flags));
        if (file.Value.Kind == FileKind.SymbolicLink && (flags & OpenFlags.Path) == 0)
        {
            await file.Value.Close();
            return (null, Failure.Of(Errno.ELOOP));
        }
        if (file.Value.Kind == FileKind.Pipe && (flags & OpenFlags.Path) == 0)
        {
            await file.Value.Close();
            return _pipes.Open(StatOf(file.Value.Record, located.Path), located.Path, flags);
        }
        if (file.Value.Kind != FileKind.Directory)
            return (new FileDescription(_locks, file.Value, located.Path, flags), 0);
        await file.Value.Close();
        return (new DirectoryDescription(this, located.Path, flags), 0);
    }

    /// <summary>struct stat of what has been located.</summary>
    public ValueTask<Result<long>> Stat(Located located, bool followsLinks, SharedBytes into)
    {
        if (located.Code != 0) return new(located.Code);
        if (located.Itself is { } itself) return itself.Stat(into);
        if (located.Virtual is { } node) return new(StatOf(node, located.Path).Write(into));
        return StatPath(located.FsPath, followsLinks, into);
    }

    /// <summary>The same of a plain path.</summary>
    public async ValueTask<Result<long>> StatPath(string path, bool followsLinks, SharedBytes into)
    {
        if (DeviceTree.IsHere(path) || ProcTree.IsHere(path))
            return new StatRecord { Mode = StatRecord.Directory | 0x16D, Node = StatRecord.NodeOf(path) }.Write(into);
        Result<FileRecord> record = await _files.Describe(path, followsLinks ? FsOpen.Read : FsOpen.LinkItself);
        return record.IsOk ? StatOf(record.Value, path).Write(into) : Failure.Of(record.Code);
    }

    /// <summary>access: everything may be read and written; executed what is a directory or says so.</summary>
    public async ValueTask<long> Access(Located located, int mode)
    {
        const int Execute = 1;
        if (located.Code != 0) return located.Code;
        if (located.Itself is not null) return 0;
        uint permissions;
        if (located.Virtual is { } node) permissions = node.IsDirectory ? AnyExecute : 0;
        else
        {
            Result<FileRecord> record = await _files.Describe(located.FsPath);
            if (!record.IsOk) return Failure.Of(record.Code);
            permissions = record.Value.Kind == FileKind.Directory ? AnyExecute : record.Value.Mode;
        }
        bool may = (mode & Execute) == 0 || (permissions & AnyExecute) != 0;
        return may ? 0 : Failure.Of(Errno.EACCES);
    }

    /// <summary>What a link leads to, and that if it is one too.</summary>
    public async ValueTask<Located> Resolve(Process process, Located located)
    {
        for (int links = 0; links < MostLinks && located is { Code: 0, Virtual: null, Itself: null }; links++)
        {
            (string? target, _) = await Target(located);
            if (string.IsNullOrEmpty(target)) return located;
            string path = LinuxPath.Normal(LinuxPath.Normal(located.Path, ".."), target);
            located = Follow(process, path, new Located { Path = path }, followsLast: true);
        }
        return located;
    }

    /// <summary>Where a link leads.</summary>
    public async ValueTask<(string? Target, long Code)> Target(Located located)
    {
        if (located.Code != 0) return (null, located.Code);
        if (located.Virtual is { } node) return node.Target is { } end ? (end, 0) : (null, Failure.Invalid);
        Result<FsFile> file = await _files.Open(located.Path, FsOpen.LinkItself);
        if (!file.IsOk) return (null, Failure.Of(file.Code));
        Result<string> target = await file.Value.Target();
        await file.Value.Close();
        return target.IsOk ? (target.Value, 0) : (null, Failure.Of(target.Code));
    }

    /// <summary>All names of a directory, "." and ".." among them.</summary>
    public async ValueTask<long> List(string path, List<DirectoryEntry> into)
    {
        string parent = LinuxPath.Normal(path, "..");
        into.Add(new DirectoryEntry(".", StatRecord.Directory, StatRecord.NodeOf(path)));
        into.Add(new DirectoryEntry("..", StatRecord.Directory, StatRecord.NodeOf(parent)));
        if (FindVirtual(path, _root) is VirtualDirectory made)
        {
            foreach (DirectoryEntry entry in made.Entries) into.Add(entry);
            return 0;
        }
        Result<FsFile> file = await _files.Open(path, FsOpen.Directory);
        if (!file.IsOk) return Failure.Of(file.Code);
        Result<FsEntry[]> entries = await file.Value.Entries();
        await file.Value.Close();
        if (!entries.IsOk) return Failure.Of(entries.Code);
        foreach (FsEntry entry in entries.Value)
        {
            if (path == "/" && entry.Name is "dev" or "proc") continue;
            ulong node = NodeOf(entry.Node, LinuxPath.Join(path, entry.Name));
            into.Add(new DirectoryEntry(entry.Name, KindOf(entry.Kind) | entry.Mode, node));
        }
        if (path == "/") AddRoots(into);
        return 0;
    }

    public static StatRecord StatOf(in FileRecord record, string path) => new()
    {
        Mode = KindOf(record.Kind) | record.Mode & PermissionBits, Node = NodeOf(record.Node, path), Device = 1,
        MoreLinks = (int)record.Links - 1,
        Size = record.Kind == FileKind.Directory ? 4096 : record.Size, ModifiedNs = record.ModifiedNs,
    };

    /// <summary>What the file server says, or what is made of the path.</summary>
    public static ulong NodeOf(ulong number, string path) => number != 0 ? number : StatRecord.NodeOf(path);

    private static uint KindOf(FileKind kind) => kind switch
    {
        FileKind.Pipe => StatRecord.Pipe,
        FileKind.Directory => StatRecord.Directory,
        FileKind.SymbolicLink => StatRecord.Link,
        _ => StatRecord.File,
    };

    private static void AddRoots(List<DirectoryEntry> into)
    {
        into.Add(new DirectoryEntry("dev", StatRecord.Directory, StatRecord.NodeOf("/dev")));
        into.Add(new DirectoryEntry("proc", StatRecord.Directory, StatRecord.NodeOf("/proc")));
    }

    private static StatRecord StatOf(VirtualNode node, string path) => new()
    {
        Mode = node.Mode, Node = StatRecord.NodeOf(path), Device = 5, DeviceItself = node.DeviceNumber,
        ModifiedNs = Clock.WallClockNs, Size = (ulong)(node.Target?.Length ?? 0),
    };

    private static Located LocateItself(Process process, int directory, int flags)
    {
        const int EmptyPath = 0x1000;
        Located located = new() { Path = process.Directory };
        if ((flags & EmptyPath) == 0) located.Code = Failure.Of(Errno.ENOENT);
        else if (directory != IPosixCalls.CurrentDirectory)
        {
            located.Itself = process.Descriptors.Find(directory);
            if (located.Itself is null) located.Code = Failure.BadDescriptor;
            else located.Path = located.Itself.Name;
        }
        return located;
    }

    /// <summary>Links of /dev and /proc, until something that is none of theirs.</summary>
    private Located Follow(Process process, string path, Located located, bool followsLast)
    {
        for (int links = 0; links < MostLinks; links++)
        {
            located.Path = path;
            if (!DeviceTree.IsHere(path) && !ProcTree.IsHere(path)) return located;
            if (FindVirtual(path, process) is { } node)
            {
                located.Virtual = node;
                bool isEnd = node.Target is null || !followsLast || node is VirtualLink { Opened: not null };
                if (isEnd) return located;
                path = LinuxPath.Normal(LinuxPath.Normal(path, ".."), node.Target!);
                located.Virtual = null;
                continue;
            }
            if ((DeviceTree.Redirect(path) ?? ProcTree.Redirect(path, process)) is not { } other)
            {
                located.Code = Failure.Of(Errno.ENOENT);
                return located;
            }
            path = other;
        }
        located.Code = Failure.Of(Errno.ELOOP);
        return located;
    }

    private VirtualNode? FindVirtual(string path, Process process)
    {
        if (DeviceTree.IsHere(path)) return _devices.Find(path, process);
        return ProcTree.IsHere(path) ? _proc.Find(path, process) : null;
    }

    private static (Description? Opened, long Code) OpenVirtual(Located located, VirtualNode node, OpenFlags flags)
    {
        const OpenFlags MakesNew = OpenFlags.Create | OpenFlags.Exclusive;
        if ((flags & MakesNew) == MakesNew) return (null, Failure.Of(Errno.EEXIST));
        bool wantsDirectory = located.WantsDirectory || (flags & OpenFlags.Directory) != 0;
        if (wantsDirectory && !node.IsDirectory) return (null, Failure.Of(Errno.ENOTDIR));
        Description? opened = node.Open(flags, out long code);
        return (opened, code);
    }

    private static FsOpen HowToOpen(OpenFlags flags)
    {
        FsOpen how = FsOpen.Read;
        if ((flags & OpenFlags.AccessMode) != 0) how |= FsOpen.Write;
        if ((flags & OpenFlags.Create) != 0) how |= FsOpen.Create;
        if ((flags & OpenFlags.Truncate) != 0) how |= FsOpen.Truncate | FsOpen.Write;
        if ((flags & OpenFlags.Exclusive) != 0 && (flags & OpenFlags.Create) != 0) how |= FsOpen.Exclusive;
        if ((flags & OpenFlags.Directory) != 0) how |= FsOpen.Directory;
        if ((flags & OpenFlags.NoFollow) != 0) how |= FsOpen.LinkItself;
        return how;
    }

    /// <summary>A full table of the file server is one of the whole system.</summary>
    private static long OpenFailure(StatusCode code, OpenFlags flags) => code switch
    {
        StatusCode.Busy => Failure.Of(Errno.ENFILE),
        StatusCode.AccessDenied => Failure.Of(Errno.EROFS),
        StatusCode.BadArgument when (flags & OpenFlags.NoFollow) != 0 => Failure.Of(Errno.ELOOP),
        _ => Failure.Of(code),
    };
}
