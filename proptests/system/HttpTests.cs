using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Tasks;
using Xunit;

namespace Mooring.Tests;

/// <summary>
/// TCP from end to end: .NET's own client and a plain server on this machine, httpd and wget in the guest.
/// </summary>
[Trait("suite", "system")]
[Collection(Guest.Collection)]
public sealed class HttpTests
{
    private const int FileBytes = 8 << 20, Visitors = 20, Visits = 15;

    [Fact]
    public void Files_are_served_to_many_at_once_and_arrive_whole()
    {
        using SampleFolder folder = new();
        byte[] content = RandomNumberGenerator.GetBytes(FileBytes);
        folder.Write("big", content);
        folder.Write("small", "a few words\n");
        int port = FreePort();
        string[] options = ["--net", "--forward", $"{port}:80", .. folder.Option];
        Guest.Converse(session =>
        {
            session.Expect("mooring$ ");
            session.Ask("ip wait", "packets free");
            session.Ask("httpd", "listening at port 80");
            using HttpClient client = new() { BaseAddress = new Uri($"http://127.0.0.1:{port}/files/") };
            Visit(client, content).GetAwaiter().GetResult();
            session.Type("\u0003");
            session.Expect("mooring$ ");
            session.Ask("counter add 7", "7");
            session.Type("exit\n");
        }, options);
    }

    [Fact]
    public async Task A_file_of_this_machine_arrives_whole()
    {
        byte[] content = RandomNumberGenerator.GetBytes(FileBytes);
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        Task served = Serve(listener, content);
        string text = Guest.Output($"wget http://10.0.2.2:{port}/big | sha256sum", "--net");
        Assert.StartsWith(Convert.ToHexStringLower(SHA256.HashData(content)), text);
        await served;
    }

    private static async Task Visit(HttpClient client, byte[] content)
    {
        Assert.Equal("a few words\n", await client.GetStringAsync("small"));
        byte[] big = await client.GetByteArrayAsync("big");
        Assert.True(big.AsSpan().SequenceEqual(content));
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("none")).StatusCode);
        using HttpRequestMessage part = new(HttpMethod.Get, "big") { Headers = { Range = new(1000, 1999) } };
        using HttpResponseMessage some = await client.SendAsync(part);
        Assert.Equal(HttpStatusCode.PartialContent, some.StatusCode);
        Assert.Equal(content[1000..2000], await some.Content.ReadAsByteArrayAsync());
        await Task.WhenAll(Enumerable.Range(0, Visitors).Select(_ => VisitAgain(client)));
    }

    private static async Task VisitAgain(HttpClient client)
    {
        for (int i = 0; i < Visits; i++) Assert.Equal("a few words\n", await client.GetStringAsync("small"));
    }

    private static async Task Serve(TcpListener listener, byte[] content)
    {
        using TcpClient visitor = await listener.AcceptTcpClientAsync();
        NetworkStream stream = visitor.GetStream();
        using StreamReader reader = new(stream, leaveOpen: true);
        Assert.Equal("GET /big HTTP/1.1", await reader.ReadLineAsync());
        while (await reader.ReadLineAsync() is { Length: > 0 })
        {
        }
        string head = $"HTTP/1.1 200 OK\r\nContent-Length: {content.Length}\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head));
        await stream.WriteAsync(content);
    }

    /// <summary>It may be taken meanwhile, by somebody who does the same: then the machine does not start.</summary>
    internal static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
