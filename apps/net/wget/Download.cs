using System;
using System.Text;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Wget;

/// <summary>One question and its answer. What has no length goes to the end of the connection.</summary>
internal sealed class Download(NetClient net, uint socket, Sink sink)
{
    private const int PieceBytes = 16 * 1024, MostHead = 16 * 1024;
    private const ulong PatienceNs = 60_000_000_000;

    private readonly byte[] _bytes = new byte[MostHead + PieceBytes];
    private int _length;

    /// <returns>What went wrong; empty: nothing.</returns>
    public async ValueTask<string> Run(Address from)
    {
        byte[] question = Encoding.UTF8.GetBytes(
            $"GET {from.Path} HTTP/1.1\r\nHost: {from.Host}\r\nUser-Agent: mooring\r\nConnection: close\r\n\r\n");
        Result<int> sent = await net.Send(socket, question, Deadline.In(PatienceNs));
        if (!sent.IsOk || sent.Value != question.Length)
            return $"the question did not get there: status {(uint)sent.Code}";
        int head = -1;
        while (head < 0)
        {
            Result<int> more = _length < MostHead ? await Receive() : StatusCode.TooLarge;
            if (!more.IsOk || more.Value == 0) return "no answer that can be read";
            head = EndOfHead(_bytes.AsSpan(0, _length));
        }
        AnswerHead answer = AnswerHead.Parse(_bytes.AsSpan(0, head));
        if (answer.Status != 200) return answer.Line;
        return answer.IsChunked
            ? "the answer is in pieces, which this program does not read"
            : await Take(head, answer);
    }

    private async ValueTask<string> Take(int head, AnswerHead answer)
    {
        ulong taken = 0;
        for (int start = head; ; start = 0)
        {
            ulong left = answer.HasLength ? answer.Length - taken : ulong.MaxValue;
            int length = (int)ulong.Min((ulong)(_length - start), left);
            StatusCode put = await sink.Put(_bytes, start, length);
            if (put != StatusCode.Ok) return $"it cannot be written: status {(uint)put}";
            taken += (ulong)length;
            if (taken == answer.Length && answer.HasLength) return string.Empty;
            _length = 0;
            Result<int> more = await Receive();
            if (!more.IsOk) return $"broken off after {taken} bytes: status {(uint)more.Code}";
            if (more.Value != 0) continue;
            return answer.HasLength ? $"only {taken} of {answer.Length} bytes have come" : string.Empty;
        }
    }

    private async ValueTask<Result<int>> Receive()
    {
        BufferSlice slice = await net.Buffer.Take(PieceBytes);
        Result<int> received = await net.Receive(socket, slice.Bytes, Deadline.In(PatienceNs));
        if (received.IsOk && (uint)received.Value > PieceBytes) received = StatusCode.BadFormat;
        if (received.IsOk)
        {
            slice.Bytes.Slice(0, received.Value).Span.CopyTo(_bytes.AsSpan(_length));
            _length += received.Value;
        }
        net.Buffer.Give(slice);
        return received;
    }

    private static int EndOfHead(ReadOnlySpan<byte> bytes)
    {
        int end = bytes.IndexOf("\r\n\r\n"u8);
        return end < 0 ? -1 : end + 4;
    }
}
