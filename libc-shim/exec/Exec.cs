using System;
using System.Runtime.CompilerServices;
using Mooring.LibcShim.Abi;
using Mooring.Ports;
using Mooring.Sdk;

namespace Mooring.LibcShim;

/// <summary>
/// execve, in place: the file's region comes from the server, its words are gathered in the lent buffer, and when
/// nothing can be refused any more the old program's memory goes and the new one's comes. What fails from then on is
/// the end of the process, with SIGSEGV, as on Linux. A vfork's child has no memory of its own to become a program in:
/// the server begins a process for it.
/// </summary>
internal static unsafe class Exec
{
    // SAFETY: traits fit into their room; the path and the words lie in the thread's lent buffer, in the places that
    // Words names.
    private const int MostInterpreters = 4, CurrentDirectory = -100, Killed = 11;

    /// <summary>AT_SYMLINK_NOFOLLOW, AT_EMPTY_PATH.</summary>
    private const int KnownFlags = 0x1100;

    /// <summary>The system call.</summary>
    public static long Call(
        LinuxThread* thread, int directory, ulong path, ulong arguments, ulong environment, int flags)
    {
        if ((flags & ~KnownFlags) != 0) return Answer.Error(Errno.EINVAL);
        long length = User.CopyText(thread, path, thread->Buffer + Words.PathOffset, User.LongestPath);
        if (length < 0) return length;
        Words words = new(thread->Buffer, 0, 0, 0, 0);
        long answer = words.Gather(thread, arguments, out words.Arguments);
        if (answer == 0) answer = words.Gather(thread, environment, out words.Environment);
        if (answer < 0) return answer;
        ProgramFile file = default;
        return Vfork.IsChild(thread)
            ? RunElsewhere(thread, directory, (uint)length, words, flags)
            : Run(thread, directory, (uint)length, words, flags, ref file);
    }

    /// <summary>The first program of a process: what Begin has filled in.</summary>
    public static long First(LinuxThread* thread, uint bytes)
    {
        ProgramStart start = *(ProgramStart*)thread->Buffer;
        ProcessCalls.IsTraced = (start.Flags & ProgramStart.Traced) != 0;
        thread->Process->Umask = start.Umask;
        thread->Process->Traits = *(ProcessTraits*)&start.Traits;
        Signals.BeginProgram(thread, start);
        byte* path = thread->Buffer + ProgramStart.Bytes;
        uint length = 0;
        while (path[length] != 0 && length < User.LongestPath - 1) length++;
        User.Copy(path, thread->Buffer + Words.PathOffset, length + 1);
        Words words = new(
            thread->Buffer, ProgramStart.Bytes + length + 1, bytes, (int)start.Arguments, (int)start.Environment);
        ProgramFile file = default;
        long answer = start.Region == 0 ? 0 : file.Show(thread, start.Region, start.Length);
        return answer == 0 ? Run(thread, CurrentDirectory, length, words, 0, ref file) : answer;
    }

    /// <summary>A vfork's child becomes a program: the parent's thread is back then.</summary>
    private static long RunElsewhere(LinuxThread* thread, int directory, uint pathLength, in Words words, int flags)
    {
        if (words.Bytes + pathLength + 1 + ProgramStart.Bytes > Words.Limit) return Answer.Error(Errno.E2BIG);
        ProgramStart* start = (ProgramStart*)(thread->Buffer + Words.FilledOffset);
        *start = new ProgramStart
        {
            Flags = ProcessCalls.IsTraced ? ProgramStart.Traced : 0,
            Arguments = (uint)words.Arguments, Environment = (uint)words.Environment,
            Umask = thread->Process->Umask, Mask = thread->Signals.Mask, Pending = Signals.Pending(thread),
        };
        *(ProcessTraits*)&start->Traits = thread->Process->Traits;
        PosixCallsLayout.ExecArguments arguments = new()
        {
            Directory = directory,
            Path = new BufferRange(Words.PathOffset, (int)pathLength),
            Flags = flags,
            Start = new BufferRange(Words.FilledOffset, ProgramStart.GivenBytes),
            Words = new BufferRange(words.Start, (int)words.Bytes),
        };
        long answer = Server.Call(thread, PosixCallsLayout.Exec, arguments);
        if (answer < 0) return answer;
        Vfork.Return(thread);
        return Answer.Registers;
    }

    private static long Run(
        LinuxThread* thread, int directory, uint pathLength, Words words, int flags, ref ProgramFile file)
    {
        for (int depth = 0; depth <= MostInterpreters; depth++)
        {
            long answer = file.IsOpen ? 0 : Open(thread, directory, pathLength, flags, ref file);
            if (answer < 0) return answer;
            if (!file.IsScript)
            {
                answer = file.Check();
                if (answer < 0) file.Close(thread);
                return answer < 0 ? answer : Become(thread, file, words, pathLength);
            }
            answer = Interpret(file.Bytes, thread->Buffer + Words.PathOffset, ref pathLength, ref words);
            file.Close(thread);
            if (answer < 0) return answer;
        }
        return Answer.Error(Errno.ELOOP);
    }

    private static long Open(LinuxThread* thread, int directory, uint pathLength, int flags, ref ProgramFile file)
    {
        PosixCallsLayout.ExecOpenArguments arguments = new()
        {
            Directory = directory,
            Path = new BufferRange(Words.PathOffset, (int)pathLength),
            Flags = flags,
            Into = new BufferRange(Words.FilledOffset, 64),
        };
        long length = Server.Call(thread, PosixCallsLayout.ExecOpen, arguments);
        if (length < 0) return length;
        uint region = *(uint*)(thread->Buffer + Words.FilledOffset);
        long answer = file.Show(thread, region, (ulong)length);
        if (answer < 0) file.Close(thread);
        return answer;
    }

    /// <summary>
    /// "#!" interpreter, and perhaps one word for it: these come before the script's path, in place of the first word.
    /// </summary>
    private static long Interpret(ReadOnlySpan<byte> script, byte* path, ref uint pathLength, ref Words words)
    {
        ReadOnlySpan<byte> line = script.Slice(2, Math.Min(script.Length - 2, 254));
        int end = line.IndexOf((byte)'\n');
        line = Trim(end < 0 ? line : line.Slice(0, end));
        int gap = 0;
        while (gap < line.Length && line[gap] is not ((byte)' ' or (byte)'\t')) gap++;
        ReadOnlySpan<byte> name = line.Slice(0, gap), word = Trim(line.Slice(gap));
        if (name.IsEmpty) return Answer.Error(Errno.ENOEXEC);
        words.DropFirst();
        long answer = words.PutFirst(new ReadOnlySpan<byte>(path, (int)pathLength));
        if (answer == 0 && !word.IsEmpty) answer = words.PutFirst(word);
        if (answer == 0) answer = words.PutFirst(name);
        if (answer < 0) return answer;
        name.CopyTo(new Span<byte>(path, name.Length));
        path[name.Length] = 0;
        pathLength = (uint)name.Length;
        return 0;
    }

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text)
    {
        int start = 0, end = text.Length;
        while (start < end && text[start] is (byte)' ' or (byte)'\t') start++;
        while (end > start && text[end - 1] is (byte)' ' or (byte)'\t' or (byte)'\r') end--;
        return text.Slice(start, end - start);
    }

    /// <summary>From here on there is no way back.</summary>
    private static long Become(LinuxThread* thread, ProgramFile file, in Words words, uint pathLength)
    {
        AddressSpace.Enter(thread);
        Threads.EndOthers(thread);
        AddressSpace.Remove(thread, 0, ShimImage.Base);
        ProgramText.Begin(thread, file.Region);
        ProgramLoader loader = default;
        long answer = loader.Load(thread, file);
        ulong stack = 0;
        int headers = file.Header.Segments;
        if (answer == 0) answer = InitialStack.Make(thread, words, loader, headers, out stack);
        AddressSpace.Leave();
        file.Hide(thread);
        if (answer < 0) ProcessCalls.End(thread, Killed);
        MemoryCalls.Begin(loader.End);
        Signals.Forget(thread);
        PosixCallsLayout.ExecDoneArguments arguments = new()
        {
            Path = new BufferRange(Words.PathOffset, (int)pathLength),
            Arguments = new BufferRange(words.Start, (int)words.ArgumentBytes),
        };
        KeptFiles.ReleaseAll(thread);
        ReadOnlySpan<byte> path = new(thread->Buffer + Words.PathOffset, (int)pathLength);
        ProcessCalls.SetName(thread, path);
        Server.Call(thread, PosixCallsLayout.ExecDone, arguments);
        if (ProcessCalls.IsTraced) Trace.Began(thread, path);
        Start(thread, loader.Entry, stack);
        return Answer.Registers;
    }

    private static void Start(LinuxThread* thread, ulong entry, ulong stack)
    {
        ref UserRegisters registers = ref thread->Reflection.Registers;
        registers = default;
        registers.General[(int)RegisterIndex.Rip] = entry;
        registers.General[(int)RegisterIndex.Rsp] = stack;
        registers.General[(int)RegisterIndex.Rflags] = 0x202;
        // The x87 control word and mxcsr, as a program finds them (psABI x86-64, 3.4.1).
        Unsafe.As<byte, ushort>(ref registers.Vectors[0]) = 0x37F;
        Unsafe.As<byte, uint>(ref registers.Vectors[24]) = 0x1F80;
        thread->Number = LinuxThread.NoNumber;
        thread->Id = thread->Process->Id;
        thread->ClearAtEnd = 0;
        thread->Restart = Restart.None;
    }
}
