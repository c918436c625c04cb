using System;
using System.Runtime.InteropServices;

namespace Mooring.Tools;

/// <summary>The few calls of the host's C library that .NET has no word for. Each returns -1 when it failed.</summary>
internal static partial class Posix
{
    public const int Terminate = 15;
    public const int Interrupted = 4, TryAgain = 11, BrokenPipe = 32;

    /// <summary>poll(2)'s bit for "can be written".</summary>
    public const short Writable = 4;

    [LibraryImport("libc", EntryPoint = "kill")]
    public static partial int Signal(int process, int signal);

    [LibraryImport("libc", EntryPoint = "tcgetattr")]
    public static partial int GetTerminal(int descriptor, [In, Out] byte[] mode);

    [LibraryImport("libc", EntryPoint = "tcsetattr")]
    public static partial int SetTerminal(int descriptor, int when, byte[] mode);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(int descriptor, ReadOnlySpan<byte> bytes, nint count);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    public static partial int Poll(ref PolledDescriptor descriptor, ulong count, int timeoutMilliseconds);

    [LibraryImport("libc", EntryPoint = "lstat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int FileStatus(string path, Span<byte> status);

    [LibraryImport("libc", EntryPoint = "mkfifo", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int MakePipe(string path, uint mode);

    /// <summary>poll(2)'s <c>struct pollfd</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct PolledDescriptor
    {
        public int Descriptor;
        public short Wanted;
        public short Happened;
    }
}
