using System.Threading;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Sdk;

/// <summary>
/// Files: one tree of names for everybody. At its root lies a file system in memory that begins with what the boot
/// archive and the user's files hold; volumes of disks are mounted in it.
/// <para>
/// The parties. <b>fs</b> lends every client its archives (lend 0 the boot archive, lend 1 the user's files if there
/// are any), so a file that nobody has changed is read there, in place, with no call at all:
/// <see cref="FileRecord.Lend"/>. Everything else goes through the client's session buffer: fs copies once between it
/// and the memory that holds the file. A <b>client</b> has files open by number, each for itself; they are closed when
/// it is gone, and it has at most <see cref="MostOpen"/>. Calls are answered as soon as they are done, in any order:
/// one that has to wait for a disk holds up no other.
/// </para>
/// <para>
/// The corners. Whoever has a file open keeps what is in it when its name goes. A file of the archives that is open and
/// is then changed by somebody is, for whoever reads it in place, what it was. What was written is seen by everybody at
/// once and is durable when a <see cref="Sync"/> that began after it has been answered; fs does that by itself some
/// seconds after a change. Without room there is NoSpace, and nothing has changed. When fs dies, what lay in memory is
/// gone: the archives come back as they were, disks with what was synced.
/// </para>
/// </summary>
[Service("fs")]
public interface IFiles
{
    /// <summary>Files that a client may have open.</summary>
    const int MostOpen = 512;

    /// <summary>Bytes of a path, as UTF-8.</summary>
    const int LongestPath = 4096;

    /// <summary>Permission bits of a file and of a directory, if nothing else is wanted.</summary>
    const uint FileMode = 0x1A4, DirectoryMode = 0x1ED;

    /// <summary>In <see cref="SetAttributes"/>: what is there stays.</summary>
    const uint KeepMode = uint.MaxValue;

    /// <summary>In <see cref="SetAttributes"/>: what is there stays.</summary>
    const ulong KeepTime = ulong.MaxValue;

    /// <summary>
    /// Opens what a path leads to. NotFound, AlreadyExists (Exclusive), NotADirectory, IsADirectory (to be written),
    /// BadArgument (a name that cannot be), TooManyLinks, TooLarge, Busy (too many are open), NoSpace, AccessDenied (a
    /// disk that may only be read), BadFormat, IoError.
    /// </summary>
    /// <param name="path">Absolute.</param>
    /// <param name="how">What for.</param>
    /// <param name="mode">Permission bits of a file that is made; a disk keeps none.</param>
    ValueTask<Result<FileRecord>> Open([Longest(LongestPath)] string path, FsOpen how, uint mode);

    /// <summary>NotFound: there is no such file open. IoError: what was in a removed file could not be freed.</summary>
    ValueTask<StatusCode> Close(uint file);

    /// <summary>What is to be said of an open file now. NotFound.</summary>
    ValueTask<Result<FileRecord>> Stat(uint file);

    /// <summary>Reads; answers how many bytes there were, 0 behind the end. NotFound, IsADirectory, IoError.</summary>
    ValueTask<Result<int>> Read(uint file, ulong offset, [Filled] SharedBytes into, CancellationToken cancel = default);

    /// <summary>
    /// Writes all of it or answers why not: NotFound, AccessDenied (not opened to be written), TooLarge (for the
    /// volume), NoSpace, IoError. What lies between the end and the offset becomes zeros; a file that was opened with
    /// <see cref="FsOpen.Append"/> is written at its end, whatever the offset.
    /// </summary>
    ValueTask<StatusCode> Write(uint file, ulong offset, SharedBytes from);

    /// <summary>Sets the length; what is gained are zeros. As <see cref="Write"/>.</summary>
    ValueTask<StatusCode> Resize(uint file, ulong size);

    /// <summary>Modified now. As <see cref="Write"/>.</summary>
    ValueTask<StatusCode> Touch(uint file);

    /// <summary>
    /// Entries of an open directory, in no order: first 8 bytes with the place where the next call goes on (0: that was
    /// all), then entries: u64 size, u64 node, u32 modified (seconds since 1970), u16 mode | kind &lt;&lt; 12, u16
    /// length of the name, name, padding to 8. What is in the directory during all the calls is there exactly once.
    /// NotFound, NotADirectory, TooLarge (not even one fits), BadFormat, IoError.
    /// </summary>
    ValueTask<Result<EntriesRead>> Entries(uint file, ulong place, [Filled] SharedBytes into);

    /// <summary>AlreadyExists, NotFound (the parent), NotADirectory, NoSpace, and as <see cref="Open"/>.</summary>
    ValueTask<StatusCode> MakeDirectory([Longest(LongestPath)] string path, uint mode);

    /// <summary>Takes the name of a file or of a link away. NotFound, IsADirectory, NotADirectory, IoError.</summary>
    ValueTask<StatusCode> Remove([Longest(LongestPath)] string path);

    /// <summary>NotFound, NotADirectory, NotEmpty, Busy (a volume is mounted there, or it is the root).</summary>
    ValueTask<StatusCode> RemoveDirectory([Longest(LongestPath)] string path);

    /// <summary>
    /// Gives another name; what has it is replaced: a file by a file, an empty directory by a directory. NotFound,
    /// BadArgument (the name; a directory into itself), NotADirectory, IsADirectory, NotEmpty, NoSpace, Busy (a mounted
    /// volume), Unsupported (to another volume), IoError.
    /// </summary>
    ValueTask<StatusCode> Rename([Longest(LongestPath)] string from, [Longest(LongestPath)] string to);

    /// <summary>
    /// Answers when everything that ended before the call is durable, on the volume of an open file; file 0: on all
    /// volumes. NotFound; IoError: a disk did not take it.
    /// </summary>
    ValueTask<StatusCode> Sync(uint file);

    /// <summary>A mounted volume, or a disk that could not be mounted. NotFound: there are not so many.</summary>
    ValueTask<Result<VolumeRecord>> Volume(uint index);

    /// <summary>A text about it. NotFound.</summary>
    ValueTask<Result<string>> VolumeText(uint index, VolumeFact which);

    /// <summary>Where an open link leads, as it was made. NotFound; BadArgument: it is no link.</summary>
    ValueTask<Result<string>> Target(uint file);

    /// <summary>
    /// What is to be said of what a path leads to, as <see cref="Open"/> would, which is not done: its number is 0.
    /// BadArgument: for more than LinkItself and Directory.
    /// </summary>
    ValueTask<Result<FileRecord>> Describe([Longest(LongestPath)] string path, FsOpen how);

    /// <summary>
    /// Makes a symbolic link, which may lead nowhere. AlreadyExists, AccessDenied (the volume has no links),
    /// BadArgument (it would lead to ""), and as <see cref="MakeDirectory"/>.
    /// </summary>
    ValueTask<StatusCode> MakeLink([Longest(LongestPath)] string path, [Longest(LongestPath)] string target);

    /// <summary>
    /// Gives a file one more name. NotFound, AlreadyExists, IsADirectory (it may have one only), AccessDenied (the
    /// volume has no links), Unsupported (on another volume), NoSpace.
    /// </summary>
    /// <param name="path">Of the file; a link is taken itself.</param>
    /// <param name="name">To be.</param>
    ValueTask<StatusCode> Link([Longest(LongestPath)] string path, [Longest(LongestPath)] string name);

    /// <summary>Makes a <see cref="FileKind.Pipe"/>. As <see cref="MakeLink"/>.</summary>
    ValueTask<StatusCode> MakePipe([Longest(LongestPath)] string path, uint mode);

    /// <summary>
    /// Permission bits (12) and time of an open file, directory or link. NotFound; BadArgument; AccessDenied: its
    /// volume does not keep the mode; AccessDenied, IoError (of a disk).
    /// </summary>
    /// <param name="file">Opened, be it to be read only.</param>
    /// <param name="mode">Or <see cref="KeepMode"/>.</param>
    /// <param name="modifiedNs">Nanoseconds since 1970, or <see cref="KeepTime"/>.</param>
    ValueTask<StatusCode> SetAttributes(uint file, uint mode, ulong modifiedNs);
}
