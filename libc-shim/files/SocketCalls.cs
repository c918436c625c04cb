using System;
using Mooring.LibcShim.Abi;
using Mooring.Sdk;

namespace Mooring.LibcShim;

/// <summary>Sockets: addresses and bytes go through the lent buffer.</summary>
internal static unsafe class SocketCalls
{
    // SAFETY: lengths are checked against the areas of the buffer, and the program's memory for all that is copied.
    private const uint LongestAddress = 128, LongestOption = 256, BytesOffset = 4096;
    private const int MessageBytes = 56;
    private const uint DoNotSignal = 0x4000, DoNotWait = 0x40;

    public static long Make(LinuxThread* thread, int domain, int type, int protocol) => Server.Call(
        thread, PosixCallsLayout.Socket,
        new PosixCallsLayout.SocketArguments { Domain = domain, Type = type, Protocol = protocol });

    public static long MakePair(LinuxThread* thread, int domain, int type, int protocol, ulong into)
    {
        if (!User.CanWrite(thread, into, 8)) return Answer.Error(Errno.EFAULT);
        long ends = Server.Call(
            thread, PosixCallsLayout.Socketpair,
            new PosixCallsLayout.SocketpairArguments { Domain = domain, Type = type, Protocol = protocol });
        if (ends < 0) return ends;
        *(long*)into = ends;
        return 0;
    }

    public static long Bind(LinuxThread* thread, int socket, ulong address, uint length)
    {
        long refused = TakeAddress(thread, address, length);
        return refused < 0 ? refused : Server.Call(
            thread, PosixCallsLayout.Bind,
            new PosixCallsLayout.BindArguments { Socket = socket, Address = Server.Range(0, length) });
    }

    public static long Connect(LinuxThread* thread, int socket, ulong address, uint length)
    {
        long refused = TakeAddress(thread, address, length);
        return refused < 0 ? refused : Server.CallHeeding(
            thread, PosixCallsLayout.ConnectTo,
            new PosixCallsLayout.ConnectToArguments { Socket = socket, Address = Server.Range(0, length) });
    }

    private static long TakeAddress(LinuxThread* thread, ulong address, uint length)
    {
        if (length > LongestAddress) return Answer.Error(Errno.EINVAL);
        return User.TryCopyIn(thread, address, thread->Buffer, length) ? 0 : Answer.Error(Errno.EFAULT);
    }

    public static long Listen(LinuxThread* thread, int socket, int backlog) => Server.Call(
        thread, PosixCallsLayout.Listen,
        new PosixCallsLayout.ListenArguments { Socket = socket, Backlog = backlog });

    public static long Shutdown(LinuxThread* thread, int socket, int how) => Server.Call(
        thread, PosixCallsLayout.Shutdown,
        new PosixCallsLayout.ShutdownArguments { Socket = socket, How = how });

    public static long Accept(LinuxThread* thread, int socket, ulong address, ulong length, int flags)
    {
        PosixCallsLayout.AcceptArguments arguments = new()
        {
            Socket = socket, Flags = flags, Into = Server.Range(0, LongestAddress + 4),
        };
        long answer = Server.CallHeeding(thread, PosixCallsLayout.Accept, arguments);
        return answer < 0 ? answer : GiveAddress(thread, answer, 0, address, length);
    }

    public static long Name(LinuxThread* thread, int socket, int which, ulong address, ulong length)
    {
        PosixCallsLayout.GetnameArguments arguments = new()
        {
            Socket = socket, Which = which, Into = Server.Range(0, LongestAddress + 4),
        };
        long answer = Server.Call(thread, PosixCallsLayout.Getname, arguments);
        if (answer < 0) return answer;
        return address == 0 ? Answer.Error(Errno.EFAULT) : GiveAddress(thread, answer, 0, address, length);
    }

    /// <summary>An address in the buffer, its length before it: as much as there is room for.</summary>
    private static long GiveAddress(LinuxThread* thread, long answer, uint at, ulong address, ulong length)
    {
        if (address == 0) return answer;
        if (!User.TryRead(thread, length, out uint room)) return Answer.Error(Errno.EFAULT);
        if ((int)room < 0) return Answer.Error(Errno.EINVAL);
        uint bytes = Math.Min(*(uint*)(thread->Buffer + at), LongestAddress);
        bool isDone = User.TryCopyOut(thread, thread->Buffer + at + 4, address, Math.Min(room, bytes))
            && User.TryWrite(thread, length, bytes);
        return isDone ? answer : Answer.Error(Errno.EFAULT);
    }

    public static long SetOption(LinuxThread* thread, int socket, int level, int name, ulong value, uint length)
    {
        if (length > LongestOption) return Answer.Error(Errno.EINVAL);
        if (!User.TryCopyIn(thread, value, thread->Buffer, length)) return Answer.Error(Errno.EFAULT);
        return Server.Call(thread, PosixCallsLayout.Setsockopt, new PosixCallsLayout.SetsockoptArguments
        {
            Socket = socket, Level = level, Name = name, Value = Server.Range(0, length),
        });
    }

    public static long GetOption(LinuxThread* thread, int socket, int level, int name, ulong value, ulong length)
    {
        if (!User.TryRead(thread, length, out uint room)) return Answer.Error(Errno.EFAULT);
        PosixCallsLayout.GetsockoptArguments arguments = new()
        {
            Socket = socket, Level = level, Name = name, Into = Server.Range(0, LongestOption),
        };
        long answer = Server.Call(thread, PosixCallsLayout.Getsockopt, arguments);
        if (answer < 0) return answer;
        bool isDone = User.TryCopyOut(thread, thread->Buffer, value, Math.Min((ulong)answer, room))
            && User.TryWrite(thread, length, Math.Min((uint)answer, room));
        return isDone ? 0 : Answer.Error(Errno.EFAULT);
    }

    /// <summary>One call carries what fits into the buffer: a stream goes on with the next one.</summary>
    public static long Send(
        LinuxThread* thread, int socket, ulong from, ulong bytes, uint flags, ulong address, uint length)
    {
        bytes = Math.Min(bytes, Server.BufferBytes - BytesOffset);
        if (address == 0) length = 0;
        long refused = TakeAddress(thread, address, length);
        if (refused < 0) return refused;
        if (!User.TryCopyIn(thread, from, thread->Buffer + BytesOffset, bytes)) return Answer.Error(Errno.EFAULT);
        return Send(thread, socket, bytes, flags, length);
    }

    private static long Send(LinuxThread* thread, int socket, ulong bytes, uint flags, uint length)
    {
        PosixCallsLayout.SendtoArguments arguments = new()
        {
            Socket = socket, Flags = flags, Bytes = Server.Range(BytesOffset, bytes), Address = Server.Range(0, length),
        };
        long sent = Server.CallHeeding(thread, PosixCallsLayout.Sendto, arguments);
        if (sent == Answer.Interrupted)
        {
            arguments.Flags |= DoNotWait;
            sent = FileCalls.OrInterrupted(Server.Call(thread, PosixCallsLayout.Sendto, arguments));
        }
        if (sent == Answer.Error(Errno.EPIPE) && (flags & DoNotSignal) == 0)
            Signals.RaiseHere(thread, (int)Signal.Pipe);
        return sent;
    }

    public static long Receive(
        LinuxThread* thread, int socket, ulong into, ulong bytes, uint flags, ulong address, ulong length)
    {
        bytes = Math.Min(bytes, Server.BufferBytes - BytesOffset);
        if (!User.CanWrite(thread, into, bytes)) return Answer.Error(Errno.EFAULT);
        long got = Receive(thread, socket, bytes, flags);
        if (got < 0) return got;
        User.Copy(thread->Buffer + BytesOffset, (byte*)into, Math.Min((ulong)got, bytes));
        return GiveAddress(thread, got, 0, address, length);
    }

    private static long Receive(LinuxThread* thread, int socket, ulong bytes, uint flags)
    {
        PosixCallsLayout.RecvfromArguments arguments = new()
        {
            Socket = socket, Flags = flags, Into = Server.Range(BytesOffset, bytes),
            Address = Server.Range(0, LongestAddress + 4),
        };
        long got = Server.CallHeeding(thread, PosixCallsLayout.Recvfrom, arguments);
        if (got != Answer.Interrupted) return got;
        arguments.Flags |= DoNotWait;
        return FileCalls.OrInterrupted(Server.Call(thread, PosixCallsLayout.Recvfrom, arguments));
    }

    /// <summary>sendmsg, without control messages: EINVAL with them.</summary>
    public static long SendMessage(LinuxThread* thread, int socket, ulong message, uint flags)
    {
        if (!User.TryRead(thread, message, out Message given)) return Answer.Error(Errno.EFAULT);
        if (given.ControlBytes != 0) return Answer.Error(Errno.EINVAL);
        long total = FileCalls.CheckVectors(thread, given.Vectors, (int)given.Count, false);
        if (total < 0) return total;
        long refused = TakeAddress(thread, given.Address, given.Address == 0 ? 0 : given.AddressBytes);
        if (refused < 0) return refused;
        ulong done = 0, room = Server.BufferBytes - BytesOffset;
        for (ulong i = 0; i < given.Count && done < Math.Min(room, (ulong)total); i++)
        {
            FileCalls.Vector vector = ((FileCalls.Vector*)given.Vectors)[i];
            ulong piece = Math.Min(vector.Bytes, room - done);
            User.Copy((byte*)vector.Start, thread->Buffer + BytesOffset + done, piece);
            done += piece;
        }
        return Send(thread, socket, done, flags, given.Address == 0 ? 0 : given.AddressBytes);
    }

    /// <summary>recvmsg: there are no control messages.</summary>
    public static long ReceiveMessage(LinuxThread* thread, int socket, ulong message, uint flags)
    {
        if (!User.CanWrite(thread, message, MessageBytes)) return Answer.Error(Errno.EFAULT);
        Message* given = (Message*)message;
        long total = FileCalls.CheckVectors(thread, given->Vectors, (int)given->Count, true);
        if (total < 0) return total;
        long got = Receive(thread, socket, Math.Min((ulong)total, Server.BufferBytes - BytesOffset), flags);
        if (got < 0) return got;
        ulong done = 0;
        for (ulong i = 0; i < given->Count && done < (ulong)got; i++)
        {
            FileCalls.Vector vector = ((FileCalls.Vector*)given->Vectors)[i];
            ulong piece = Math.Min(vector.Bytes, (ulong)got - done);
            User.Copy(thread->Buffer + BytesOffset + done, (byte*)vector.Start, piece);
            done += piece;
        }
        given->ControlBytes = 0;
        given->Flags = 0;
        return GiveAddress(thread, got, 0, given->Address, given->Address == 0 ? 0 : message + 8);
    }

    /// <summary>struct msghdr. 56 bytes.</summary>
    private struct Message
    {
        public ulong Address;
        public uint AddressBytes;
        private uint _padding;
        public ulong Vectors, Count, Control, ControlBytes;
        public int Flags;
        private int _padding2;
    }
}
