using System.Linq;
using Mooring.Rings;
using Xunit;

namespace Mooring.Tests.Hostile;

/// <summary>The good runs: everything that the rings can do, in few fetches.</summary>
internal static class Scenes
{
    private static readonly MakeSide s_client = (watch, shape, cursor) => new ScriptedClient(watch, shape, cursor);
    private static readonly MakeSide s_server = (watch, shape, cursor) => new ScriptedServer(watch, shape, cursor);
    private static readonly MakeSide s_taker = (watch, shape, cursor) => new ScriptedTaker(watch, shape, cursor);

    internal static Scene[] All { get; } =
    [
        Calls("plain calls", Geometry.Default, 0,
            """
            client: submit 2, batch 3, publish, gone
            server: start 9, end 1, end 0, publish, gone
            client: reap, release, submit 1, publish
            server: start 9, end 0, end 0, end 0, fail 0, publish
            client: reap 2, reap, release, gone
            """),
        Calls("full and empty", new Geometry(2, 4), uint.MaxValue - 1,
            """
            client: submit 3, batch 2, publish
            server: start 1, publish
            client: submit 2, publish
            server: start 9, end 0, end 0, end 0, publish
            client: reap, submit 3, publish
            server: start 9, end 1, end 0, publish
            client: reap, release, reap, submit 2, publish
            server: start 9, end 0, end 0, end 0, publish
            client: reap, submit 1
            """),
        Calls("chains", new Geometry(16, 16), 5,
            """
            client: chain 3 3, chain 2 1, publish
            server: start 9, end 0, start 9, end 0, start 9, fail 0, start 9, end 0, publish
            client: reap, chain 4 0, cancel 1, publish
            server: start 9, news, end 0, start 1, end 0, publish
            client: reap, chain 8 127, publish
            server: start 2, fail 0, start 2, publish
            client: reap, release
            """),
        Calls("streams", new Geometry(4, 16), (1u << 31) - 2,
            """
            client: stream 2, stream 0, submit 1, publish
            server: start 9, shoot 0, shoot 0, shoot 0, shoot 1, publish
            client: reap, credit 0 3, credit 1 1, publish
            server: start 1, news, shoot 0, shoot 1, shoot 0, end 2, publish
            client: reap, cancel 0, credit 1 2, publish
            server: start 1, news, fail 0, shoot 0, end 0, publish
            client: reap, release
            """),
        Calls("cancel, deadline, one-way", new Geometry(8, 8), uint.MaxValue - 7,
            """
            client: dated 1, dated 900, ordered 2 4, foreign, send 2, submit 1, publish
            server: start 9, news, publish
            client: reap, cancel 0, cancel 1, cancel 2, cancel 9, publish
            server: start 9, news 1000, fail 0, end 0, start 9, end 0, end 0, end 0, publish
            client: reap, release, send 3, ordered 1 4, publish
            server: start 9, fail 0, end 0, end 0, end 0, publish
            client: reap, gone
            """),
        Calls("large channel", new Geometry(128, 128), 100,
            """
            client: batch 9, chain 2 1, stream 3, publish
            server: start 5, end 0, end 1, publish
            client: reap, cancel 7, batch 4, publish
            server: start 2, news, end 0, publish
            client: reap, release
            """),
        new Scene("taker", new Geometry(4, 8), 3, s_client, s_taker,
            """
            client: submit 3, publish
            server: take 2, cancel, post 1, publish, gone
            client: reap, submit 2, cancel 0, publish
            server: take 3, cancel, post 9, publish
            client: reap, release
            server: take 1
            """),
        Raw("raw, refuse", ChannelKind.Refuse,
            """
            client: put 3, publish, put 2, publish
            server: get 2, publish
            client: put 1, publish, put 3
            server: get 9, publish, get 1
            client: put 2, publish, putmany 3, publish
            server: getmany 9, publish, getmany 2
            client: putmany 4, publish
            server: getmany 3, publish
            """),
        Raw("raw, overwrite", ChannelKind.Overwrite,
            """
            client: put 2
            server: get 3
            client: put 7
            server: get 2
            client: put 1
            server: get 9
            """),
    ];

    public static TheoryData<string> Names => [.. All.Select(scene => scene.Name)];

    private static Scene Calls(string name, Geometry geometry, uint cursor, string script) =>
        new(name, geometry, cursor, s_client, s_server, script);

    private static Scene Raw(string name, ChannelKind kind, string script)
    {
        MakeSide producer = kind == ChannelKind.Refuse
            ? (watch, geometry, cursor) => new ScriptedProducer(watch, geometry, cursor)
            : (watch, geometry, cursor) => new ScriptedLatestProducer(watch, geometry, cursor);
        MakeSide consumer = kind == ChannelKind.Refuse
            ? (watch, geometry, cursor) => new ScriptedConsumer(watch, geometry, cursor)
            : (watch, geometry, cursor) => new ScriptedLatestConsumer(watch, geometry, cursor);
        return new Scene(name, Geometry.Raw(4, kind), uint.MaxValue - 3, producer, consumer, script);
    }
}
