using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Threading;
using Mooring.LibcShim.Abi;
using Mooring.Ports;
using Mooring.Sdk;

namespace Mooring.LibcShim;

/// <summary>
/// Files whose position the shim keeps, and from which it reads ahead, so that lseek and most small reads are no calls.
/// <para>
/// The parties. A description belongs to the <b>server</b>, with a position that all who share it share. The server
/// says at open that a file can be kept (its place among the counters, IPosixCalls.VersionShift); as long as this
/// process has one thread and the description has one descriptor, here, nobody but the <b>shim</b> can move that
/// position, so it has it: every read and write names its offset, and the server's own position is not looked at. The
/// bytes are the <b>file server</b>'s, and whoever may write to them tells nobody here. What is read ahead is therefore
/// kept with the value that the file's counter had before it was fetched, and is believed as long as the counter is
/// that (servers/fs/FileVersions.cs says why that is enough): one load of a page that this process can only read.
/// </para>
/// <para>
/// What ends it. Before something could make a second owner the position goes back (<see cref="Release"/>, one lseek if
/// it has moved) and the file is the server's for good: fork and vfork, which copy the descriptors; a second thread;
/// dup; F_SETFL, which could make it append; exec. A file that appends is never kept. Opening /proc/self/fd/N is no
/// second owner, as it opens anew. close, and what takes the number for something else, forgets it. A lock relative to
/// the position tells the server where it is, and nothing else.
/// </para>
/// <para>
/// Windows. The second of two reads that continue each other fills one: <see cref="WindowBytes"/> from there on. There
/// are <see cref="Windows"/> for all files, made when they are needed, and taken from each other in turn. A read that
/// is larger than half of one goes by it. A window with fewer bytes than were asked for says nothing of the end of the
/// file: the read that comes there asks.
/// </para>
/// <para>
/// A program that writes here has other bytes and other positions in its own descriptors, which it could as well have
/// read and set; a place is cut down to the page before it is used. Everything is checked by the server as if it came
/// from the program.
/// </para>
/// </summary>
internal static unsafe class KeptFiles
{
    // SAFETY: the server has mapped the page of counters if it tells a place, and places are cut down to it; window i
    // lies in WindowBytes of memory from MemoryOf(i) on, mapped as long as i is below s_made. The program's memory has
    // been checked by the caller.
    public const int WindowBytes = 16 * 1024, Windows = 4;

    private const int Most = 64, Set = 0;
    private const uint Places = Limits.PageBytes / sizeof(ulong);
    private const ulong Memory = ShimImage.FileVersions + Limits.PageBytes;
    private const long AtPosition = -1;

    private static FileTable s_files;
    private static WindowTable s_windows;
    private static int s_made, s_next;

    /// <summary>A bit for each descriptor.</summary>
    private static ulong s_kept;

    public static bool IsKept(int descriptor) => (uint)descriptor < Most && (s_kept >> descriptor & 1) != 0;

    /// <summary>What open has answered, with the place of the file.</summary>
    /// <param name="answer">A descriptor, perhaps with a place; or an error.</param>
    /// <param name="isAlone">The thread was the only one when the call was made.</param>
    /// <returns>What the program is to see.</returns>
    public static long Opened(long answer, bool isAlone)
    {
        if (answer < 0) return answer;
        int descriptor = (int)answer;
        uint place = (uint)(answer >> ShimImage.VersionShift);
        Forget(descriptor);
        if (place == 0 || !isAlone || descriptor >= Most) return descriptor;
        s_files[descriptor] = KeptFile.Opened(place);
        s_kept |= 1ul << descriptor;
        return descriptor;
    }

    /// <summary>The number is something else now, or nothing.</summary>
    public static void Forget(int descriptor)
    {
        if (!IsKept(descriptor)) return;
        s_kept &= ~(1ul << descriptor);
        ref ReadWindow window = ref s_windows[s_files[descriptor].Window];
        if (window.Descriptor == descriptor) window.Drop();
    }

    /// <summary>The same for all of these.</summary>
    public static void Forget(uint first, uint last)
    {
        for (uint descriptor = first; descriptor <= last && descriptor < Most; descriptor++) Forget((int)descriptor);
    }

    /// <summary>The server hears where the file is.</summary>
    public static void Tell(LinuxThread* thread, int descriptor)
    {
        if (!IsKept(descriptor)) return;
        ref KeptFile file = ref s_files[descriptor];
        if (file.Told == file.Position) return;
        file.Told = file.Position;
        DescriptorCalls.SeekThere(thread, descriptor, file.Position, Set);
    }

    /// <summary>The position is the server's from now on.</summary>
    public static void Release(LinuxThread* thread, int descriptor)
    {
        Tell(thread, descriptor);
        Forget(descriptor);
    }

    public static void ReleaseAll(LinuxThread* thread)
    {
        while (s_kept != 0) Release(thread, BitOperations.TrailingZeroCount(s_kept));
    }

    /// <summary>The same before a fork, whose child is not to pay for windows either.</summary>
    public static void Prepare(LinuxThread* thread)
    {
        ReleaseAll(thread);
        if (s_made > 0) Pages.Unmap(thread, Memory, (ulong)s_made * WindowBytes);
        s_made = 0;
    }

    /// <summary>
    /// The offset for a call that comes with one, or with none: then the position, if it is kept here.
    /// </summary>
    public static long Place(int descriptor, long offset) =>
        offset == AtPosition && IsKept(descriptor) ? s_files[descriptor].Position : offset;

    /// <summary>A call that came with this offset has moved so many bytes.</summary>
    public static void Moved(int descriptor, long offset, long bytes)
    {
        if (offset == AtPosition && bytes > 0 && IsKept(descriptor)) s_files[descriptor].Position += bytes;
    }

    public static long Seek(LinuxThread* thread, int descriptor, long offset, int whence)
    {
        ref KeptFile file = ref s_files[descriptor];
        if (file.TrySeek(offset, whence)) return file.Position;
        Tell(thread, descriptor);
        long to = DescriptorCalls.SeekThere(thread, descriptor, offset, whence);
        if (to >= 0) file.Position = file.Told = to;
        return to;
    }

    /// <summary>read, pread: as much as there is.</summary>
    public static long Read(LinuxThread* thread, int descriptor, byte* into, long bytes, long offset)
    {
        ref KeptFile file = ref s_files[descriptor];
        long at = offset == AtPosition ? file.Position : offset, done = 0;
        bool goesOn;
        do
        {
            long got = FromWindow(descriptor, file, at + done, into + done, bytes - done);
            goesOn = got > 0 && got < bytes - done;
            if (got == 0) got = Fetch(thread, descriptor, at + done, into + done, bytes - done, out goesOn);
            if (got < 0 && done == 0) return got;
            done += Math.Max(got, 0);
        }
        while (goesOn);
        file.HasRead(at, done);
        if (offset == AtPosition) file.Position = at + done;
        return done;
    }

    private static int FromWindow(int descriptor, in KeptFile file, long at, byte* into, long bytes)
    {
        int window = file.Window;
        int count = s_windows[window].Find(descriptor, at, bytes, VersionOf(file), out int from);
        if (count > 0) User.Copy(MemoryOf(window) + from, into, (ulong)count);
        return count;
    }

    /// <param name="goesOn">The file has perhaps more of what is wanted.</param>
    private static long Fetch(
        LinuxThread* thread, int descriptor, long at, byte* into, long bytes, out bool goesOn)
    {
        ref KeptFile file = ref s_files[descriptor];
        bool isAhead = at == file.Next && bytes is > 0 and <= WindowBytes / 2 && TryTakeWindow(thread, descriptor);
        ulong version = VersionOf(file);
        long piece = isAhead ? WindowBytes : Math.Min(bytes, Server.BufferBytes);
        long got = FileCalls.ReadPiece(thread, descriptor, (ulong)piece, at, 0);
        goesOn = got == piece && got < bytes;
        if (got <= 0) return got;
        if (isAhead)
        {
            User.Copy(thread->Buffer, MemoryOf(file.Window), (ulong)got);
            s_windows[file.Window] = new ReadWindow
            {
                Descriptor = descriptor, Start = at, Bytes = (int)got, Version = version,
            };
        }
        got = Math.Min(got, bytes);
        User.Copy(thread->Buffer, into, (ulong)got);
        return got;
    }

    /// <summary>The file's own, else a new one, else another file's.</summary>
    private static bool TryTakeWindow(LinuxThread* thread, int descriptor)
    {
        ref KeptFile file = ref s_files[descriptor];
        if (file.Window < s_made && s_windows[file.Window].Descriptor == descriptor) return true;
        bool isNew = s_made < Windows;
        const Protection access = Protection.Read | Protection.Write;
        if (isNew && Pages.Fill(thread, (ulong)MemoryOf(s_made), WindowBytes, access) < 0) return false;
        file.Window = isNew ? s_made++ : s_next++ % Windows;
        s_windows[file.Window] = new ReadWindow { Descriptor = descriptor };
        return true;
    }

    private static ulong VersionOf(in KeptFile file) =>
        Volatile.Read(ref ((ulong*)ShimImage.FileVersions)[file.Place % Places]);

    private static byte* MemoryOf(int window) => (byte*)(Memory + (ulong)window * WindowBytes);

    [InlineArray(Most)]
    private struct FileTable
    {
        private KeptFile _file;
    }

    [InlineArray(Windows)]
    private struct WindowTable
    {
        private ReadWindow _window;
    }
}
