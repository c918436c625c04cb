using System;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Shell;

/// <summary>Asks the service "random"; the session is made at the first call and kept.</summary>
internal sealed class Random : Command
{
    private const int BytesPerLine = 32;

    private readonly byte[] _line = new byte[2 * BytesPerLine + 1];
    private static RandomClient? s_client;

    public override string Name => "random";
    public override string Usage => "BYTES";
    public override string Summary => "writes random bytes in hexadecimal";

    public override async ValueTask<int> Run(Invocation call)
    {
        if (call.Options.OperandCount != 1) return call.UsageError("one number is needed");
        string operand = call.Options.Operand(0);
        if (!Number.TryParse(operand, out ulong left)) return call.UsageError("no number: " + operand);
        StatusCode code = await Connect();
        while (left > 0 && code == StatusCode.Ok)
        {
            int length = (int)Math.Min(left, IRandom.Longest);
            code = await WriteBytes(call, length);
            left -= (ulong)length;
            if (!await call.MayGoOn()) return ExitStatus.Interrupted;
        }
        if (code == StatusCode.NotFound) call.Complain("this machine has no device for random bytes");
        else if (code != StatusCode.Ok) call.Complain("the service", code);
        return code == StatusCode.Ok ? ExitStatus.Done : ExitStatus.Failed;
    }

    private async ValueTask<StatusCode> Connect()
    {
        if (s_client is not null) return StatusCode.Ok;
        Result<RandomClient> client = await RandomClient.Connect();
        if (client.IsOk) s_client = client.Value;
        return client.Code;
    }

    private async ValueTask<StatusCode> WriteBytes(Invocation call, int length)
    {
        BufferSlice slice = await s_client!.Buffer.Take(length);
        Result<int> filled = await s_client.Fill(slice.Bytes);
        if (filled.Code == StatusCode.PeerDied) filled = await s_client.Fill(slice.Bytes);
        for (int at = 0; filled.IsOk && at < length; at += BytesPerLine)
            WriteLine(call.Out, slice.Bytes.Span.Slice(at, Math.Min(BytesPerLine, length - at)));
        slice.Bytes.Span.Clear();
        s_client.Buffer.Give(slice);
        return filled.Code;
    }

    private void WriteLine(PipeWriter to, ReadOnlySpan<byte> bytes)
    {
        int length = 0;
        foreach (byte value in bytes)
        {
            _line[length++] = HexLine.Digit(value >> 4);
            _line[length++] = HexLine.Digit(value & 15);
        }
        _line[length++] = (byte)'\n';
        to.Write(new ReadOnlySpan<byte>(_line, 0, length));
    }
}
