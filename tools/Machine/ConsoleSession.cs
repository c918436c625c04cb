using System;
using System.IO;
using System.Threading.Tasks;
using Mooring.Tools.Exec;

namespace Mooring.Tools.Machine;

/// <summary>
/// The console when standard input is not a terminal: what is read there is typed for the guest, and at its end Ctrl-D.
/// </summary>
/// <remarks>
/// Nothing is typed before the guest has printed something: until then nobody listens, and a UART forgets what it has
/// received when its queue is switched on. A last line without an end gets one, since Ctrl-D ends an empty line only.
/// </remarks>
/// <param name="line">COM1.</param>
/// <param name="input">What is typed.</param>
/// <param name="output">Gets what the guest prints, byte for byte.</param>
public sealed class ConsoleSession(Stream line, Stream input, Stream output)
{
    private const byte EndOfInput = 4, NewLine = (byte)'\n';

    private Task? _typing;

    /// <summary>Runs until the line ends.</summary>
    /// <returns>Null, or that our output was closed or failed.</returns>
    public ExecOutcome? Run()
    {
        byte[] buffer = new byte[64 * 1024];
        for (int count = line.Read(buffer); count > 0; count = line.Read(buffer))
        {
            _typing ??= Task.Factory.StartNew(Type, TaskCreationOptions.LongRunning);
            try
            {
                output.Write(buffer, 0, count);
            }
            catch (IOException problem)
            {
                return ExecOutcome.OfOutput(problem);
            }
        }
        return null;
    }

    private void Type()
    {
        byte[] buffer = new byte[4096];
        byte last = NewLine;
        bool heard = true;
        for (int count = input.Read(buffer); heard && count > 0; count = input.Read(buffer))
        {
            heard = TryType(buffer.AsSpan(0, count));
            last = buffer[count - 1];
        }
        if (heard) TryType(last == NewLine ? [EndOfInput] : [NewLine, EndOfInput]);
    }

    /// <returns>False when the guest is gone, which the reading side notices too.</returns>
    private bool TryType(ReadOnlySpan<byte> bytes)
    {
        try
        {
            line.Write(bytes);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
