using System;
using System.Collections.Generic;
using Mooring.Rings;

namespace Mooring.Tests;

/// <summary>Two ends, and the page under them into which a test writes what no honest peer would.</summary>
internal sealed class HonestPair
{
    internal readonly OrderedMemory Memory;
    internal readonly Geometry Geometry;
    internal ClientEnd<OrderedPage, AllBut> Client;
    internal ServerEnd<OrderedPage, AllBut> Server;

    internal HonestPair(uint commands, uint completions, AllBut checks)
    {
        Geometry = new Geometry(commands, completions);
        Memory = new OrderedMemory(Geometry, 0);
        Client = new(new(Memory, OrderedMemory.Client), Geometry, 0, checks);
        Server = new(new(Memory, OrderedMemory.Server), Geometry, 0, checks);
    }

    internal OrderedPage ClientsPage => new(Memory, OrderedMemory.Client);

    internal OrderedPage ServersPage => new(Memory, OrderedMemory.Server);

    /// <summary>What the client was handed.</summary>
    internal List<Completion> Ended { get; } = [];

    internal uint Submit()
    {
        Attempt attempt = Client.TrySubmit(new Command(1), out uint token);
        if (attempt != Attempt.Done) throw new InvalidOperationException($"{attempt}");
        Client.Publish();
        return token;
    }

    internal Attempt Reap()
    {
        Sink sink = new(Ended);
        return Client.Reap(ref sink);
    }

    /// <summary>The server takes everything and completes these.</summary>
    internal void Complete(params ReadOnlySpan<Completion> completions)
    {
        while (Server.TryTake(out _) == Attempt.Done)
        {
        }
        foreach (Completion completion in completions) Server.Post(completion);
        Server.Publish();
    }

    private readonly struct Sink(List<Completion> ended) : ICompletionSink
    {
        public void Ended(in Completion completion) => ended.Add(completion);
    }
}
