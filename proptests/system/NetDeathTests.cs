using System;
using System.Diagnostics;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace Mooring.Tests;

/// <summary>The network server is killed: who waits hears of it, it comes back, and so does who listens.</summary>
[Trait("suite", "system")]
[Collection(Guest.Collection)]
public sealed class NetDeathTests
{
    private const int Visitors = 8, Enough = 50;
    private const string Text = "a few words\n";

    /// <summary>Waits until somebody calls at port 99, then kills.</summary>
    private const string Die = "nc -l 99 < /files/small\nkill net\nip wait\necho it is back\n";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public void Listeners_return_when_it_dies_under_load()
    {
        using SampleFolder folder = Folder();
        int port = HttpTests.FreePort(), signal = HttpTests.FreePort();
        string[] options = ["--net", "--forward", $"{port}:80", "--forward", $"{signal}:99", .. folder.Option];
        Guest.Converse(session =>
        {
            session.Expect("mooring$ ");
            session.Type("httpd | sh /files/die\n");
            Load load = new(port);
            load.Await(Enough);
            Signal(signal);
            session.Expect("it is back");
            load.Await(load.Answers + Enough);
            load.End();
            session.Type("\u0003");
            session.Expect("mooring$ ");
            session.Ask("counter add 7", "7");
            session.Type("exit\n");
        }, options);
    }

    [Fact]
    public void Who_waits_for_bytes_hears_that_it_died()
    {
        using SampleFolder folder = Folder();
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        int here = ((IPEndPoint)listener.LocalEndpoint).Port, signal = HttpTests.FreePort();
        Guest.Converse(session =>
        {
            session.Expect("mooring$ ");
            session.Type($"nc 10.0.2.2 {here} | sh /files/die\n");
            using TcpClient caller = listener.AcceptTcpClient();
            Signal(signal);
            session.Expect("nc: broken off: status ");
            session.Expect("it is back");
            session.Type("exit\n");
        }, ["--net", "--forward", $"{signal}:99", .. folder.Option]);
    }

    private static SampleFolder Folder()
    {
        SampleFolder folder = new();
        folder.Write("small", Text);
        folder.Write("die", Die);
        return folder;
    }

    /// <summary>Calls at the port that leads to 99, again until somebody there answers.</summary>
    private static void Signal(int port)
    {
        Stopwatch waited = Stopwatch.StartNew();
        while (!Called(port)) Assert.True(waited.Elapsed < s_patience, "nobody waits to kill");
    }

    private static bool Called(int port)
    {
        try
        {
            using Socket caller = new(SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 5000 };
            caller.Connect(IPAddress.Loopback, port);
            caller.Shutdown(SocketShutdown.Send);
            return caller.Receive(new byte[100]) > 0;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>
    /// Visitors that ask for a page again and again, whatever becomes of one question; each answer is the page.
    /// </summary>
    private sealed class Load
    {
        private readonly HttpClient _client;
        private readonly Task[] _visitors;
        private readonly object _answered = new();
        private int _answers;
        private volatile bool _isOver;

        public Load(int port)
        {
            _client = new HttpClient
            {
                BaseAddress = new Uri($"http://127.0.0.1:{port}/files/"), Timeout = TimeSpan.FromSeconds(5),
            };
            _visitors = [.. Enumerable.Range(0, Visitors).Select(_ => Task.Run(Visit))];
        }

        public int Answers => Volatile.Read(ref _answers);

        public void Await(int answers)
        {
            Stopwatch waited = Stopwatch.StartNew();
            lock (_answered)
            {
                while (Answers < answers && waited.Elapsed < s_patience) Monitor.Wait(_answered, s_patience);
            }
            Assert.True(Answers >= answers, $"{Answers} answers and no more");
        }

        public void End()
        {
            _isOver = true;
            Assert.True(Task.WaitAll(_visitors, s_patience));
            _client.Dispose();
        }

        private async Task Visit()
        {
            while (!_isOver)
            {
                try
                {
                    Assert.Equal(Text, await _client.GetStringAsync("small"));
                    lock (_answered)
                    {
                        _answers++;
                        Monitor.PulseAll(_answered);
                    }
                }
                catch (Exception problem) when (problem is HttpRequestException or TaskCanceledException)
                {
                    // That one was lost with the network.
                }
            }
        }
    }
}
