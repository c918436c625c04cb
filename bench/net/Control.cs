using System;
using System.Text;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Bench.Net;

/// <summary>
/// Lines and their answers: <c>begin N</c> and <c>end N</c> execute a marker; <c>frames</c> says how many have been
/// sent and received, <c>free</c> how many bytes nobody has; <c>quit</c> is the end.
/// </summary>
internal sealed class Control(NetClient net)
{
    /// <summary>Serves whoever connects, one after the other, until one says that it is the end.</summary>
    public async ValueTask<StatusCode> Serve(ushort port)
    {
        Result<SocketRecord> listener = await net.Listen(port, 1);
        while (listener.IsOk)
        {
            Result<StreamRecord> stream = await net.Accept(listener.Value.Number, default);
            if (!stream.IsOk) return stream.Code;
            await net.SetOption(stream.Value.Number, StreamOption.SendsAtOnce, true);
            if (await Obey(new SocketPipe(net, stream.Value.Number))) return StatusCode.Ok;
        }
        return listener.Code;
    }

    /// <returns>It is the end.</returns>
    private async ValueTask<bool> Obey(SocketPipe pipe)
    {
        bool isEnd = false;
        while (!isEnd)
        {
            ReadResult read = await pipe.Input.ReadAsync();
            int end = read.Buffer.Span.IndexOf((byte)'\n');
            string line = end < 0 ? "" : Encoding.UTF8.GetString(read.Buffer.Span.Slice(0, end));
            pipe.Input.AdvanceTo(end + 1, Math.Max(end + 1, end < 0 ? read.Buffer.Length : 0));
            if (end < 0 && read.IsCompleted) break;
            if (end < 0) continue;
            isEnd = line == "quit";
            pipe.Output.Write(isEnd ? "ok\n" : await Answer(line) + "\n");
            await pipe.Output.FlushAsync();
        }
        await pipe.Output.CompleteAsync();
        await pipe.Input.CompleteAsync();
        return isEnd;
    }

    private async ValueTask<string> Answer(string line)
    {
        if (line == "frames") return (await net.Link()) is { IsOk: true, Value: var link }
            ? (link.Received + link.Sent).ToString()
            : "?";
        if (line == "free") return (await InitClient.Instance.Machine()) is { IsOk: true, Value: var machine }
            ? (machine.PagesFree * Limits.PageBytes).ToString()
            : "?";
        bool begins = line.StartsWith("begin "), ends = line.StartsWith("end ");
        return (begins || ends) && Probe.TryMark(begins, line[^1] - '0') ? "ok" : "?";
    }
}
