using System;
using Mooring.LibcShim.Abi;

namespace Mooring.LibcShim;

/// <summary>
/// Arguments and environment of a program to be, in the first part of a thread's lent buffer: each with a NUL behind
/// it, the arguments first.
/// </summary>
internal unsafe struct Words
{
    // SAFETY: the area is the buffer up to Limit; Start and End stay within it.

    /// <summary>The area in the buffer; behind it come the path that is opened, and what the server fills in.</summary>
    public const uint Limit = 0xE000, PathOffset = Limit, FilledOffset = 0xF800;

    private readonly byte* _buffer;

    public uint Start, End;
    public int Arguments, Environment;

    public Words(byte* buffer, uint start, uint end, int arguments, int environment)
    {
        _buffer = buffer;
        Start = start;
        End = end;
        Arguments = arguments;
        Environment = environment;
    }

    public readonly uint Bytes => End - Start;

    /// <summary>Of the arguments alone.</summary>
    public readonly uint ArgumentBytes
    {
        get
        {
            uint at = Start;
            for (int i = 0; i < Arguments && at < End; i++)
                while (at < End && _buffer[at++] != 0)
                {
                }
            return at - Start;
        }
    }

    public readonly byte* First => _buffer + Start;

    /// <summary>Copies an array of addresses of texts, up to the first that is 0. EFAULT, E2BIG.</summary>
    public long Gather(LinuxThread* thread, ulong array, out int count)
    {
        for (count = 0; array != 0; count++)
        {
            if (!User.TryRead(thread, array + (ulong)count * 8, out ulong text)) return Answer.Error(Errno.EFAULT);
            if (text == 0) break;
            long length = User.CopyText(thread, text, _buffer + End, Limit - End);
            if (length < 0) return length == Answer.Error(Errno.ENAMETOOLONG) ? Answer.Error(Errno.E2BIG) : length;
            End += (uint)length + 1;
        }
        return 0;
    }

    /// <summary>Takes the first argument out, if there is one.</summary>
    public void DropFirst()
    {
        if (Arguments == 0) return;
        while (_buffer[Start] != 0) Start++;
        Start++;
        Arguments--;
    }

    /// <summary>A new first argument. E2BIG.</summary>
    public long PutFirst(ReadOnlySpan<byte> text)
    {
        uint need = (uint)text.Length + 1;
        if (need > Start && !TryShift(need)) return Answer.Error(Errno.E2BIG);
        Start -= need;
        text.CopyTo(new Span<byte>(_buffer + Start, text.Length));
        _buffer[Start + (uint)text.Length] = 0;
        Arguments++;
        return 0;
    }

    private bool TryShift(uint by)
    {
        if (by > Limit - End) return false;
        new Span<byte>(_buffer + Start, (int)Bytes).CopyTo(new Span<byte>(_buffer + Start + by, (int)Bytes));
        Start += by;
        End += by;
        return true;
    }
}
