using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Httpd;

/// <summary>
/// What is served: a folder, over the sockets of one session. At most so many are served at one time; others wait to be
/// accepted.
/// </summary>
internal sealed class Site(NetClient net, FsClient files, string root)
{
    /// <summary>Each has one call under way, of the 64 that a channel has room for.</summary>
    private const int MostVisitors = 60;

    private readonly WaitQueue _left = new();
    private int _visitors;

    public NetClient Net => net;

    public FsClient Files => files;

    /// <summary>Without a slash at its end.</summary>
    public string Root { get; } = root[^1] == '/' ? root.Substring(0, root.Length - 1) : root;

    /// <summary>Answers why it cannot go on.</summary>
    public async ValueTask<StatusCode> Serve(uint listener)
    {
        while (true)
        {
            while (_visitors == MostVisitors) await _left.Wait();
            Result<StreamRecord> stream = await net.Accept(listener, default);
            if (!stream.IsOk) return stream.Code;
            _visitors++;
            Loop.Detach(Serve(stream.Value));
        }
    }

    private async ValueTask Serve(StreamRecord stream)
    {
        await net.SetOption(stream.Number, StreamOption.SendsAtOnce, true);
        await new Visitor(this, stream.Number).Serve();
        await net.Close(stream.Number);
        _visitors--;
        _left.WakeOne();
    }
}
