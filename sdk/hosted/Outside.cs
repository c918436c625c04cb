using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;

namespace Mooring.Sdk.Hosted;

/// <summary>
/// What can wake the loop's thread while it sleeps in its kernel: other processes, over links, and other threads of
/// this one, which post. Only the loop's thread takes in what comes; it sleeps in <c>poll</c> on the sockets and on a
/// counter that a post raises.
/// </summary>
public sealed class Outside : IDisposable
{
    private readonly int _wakeUp = HostCalls.WakeUp();
    private readonly ConcurrentQueue<Action> _posted = new();
    private readonly List<HostedLink> _links = [];
    private int _expected;

    /// <summary>Is anybody there who may wake the loop?</summary>
    public bool IsAny => _links.Count > 0 || _expected > 0 || !_posted.IsEmpty;

    public bool HasLinks => _links.Count > 0;

    /// <summary>How much has been posted and done: the loop has to look at what came of it.</summary>
    public ulong Posts { get; private set; }

    /// <summary>What the loop's thread does before each sleep.</summary>
    public Action BeforeSleep { get; set; } = static () => { };

    /// <summary>For the loop's thread to do; from any thread.</summary>
    public void Post(Action action)
    {
        _posted.Enqueue(action);
        HostCalls.Signal(_wakeUp);
    }

    /// <summary>The loop's thread waits for something of .NET's: it may sleep without a timer until then.</summary>
    public void Expect() => _expected++;

    /// <summary>It has come.</summary>
    public void Came() => _expected--;

    /// <summary>Takes in all that there is; does not wait.</summary>
    public void Listen()
    {
        while (_posted.TryDequeue(out Action? action))
        {
            action();
            Posts++;
        }
        // Backwards: a link that ends leaves the list.
        for (int i = _links.Count - 1; i >= 0; i--) _links[i].Listen();
    }

    /// <summary>Sleeps until something comes, and takes it in.</summary>
    /// <param name="milliseconds">At most; -1: for as long as it takes.</param>
    public void Wait(int milliseconds)
    {
        BeforeSleep();
        HostCalls.Waited[] waited =
        [
            new(_wakeUp, HostCalls.Readable),
            .. _links.Select(link => new HostCalls.Waited(link.Descriptor, HostCalls.Readable)),
        ];
        HostCalls.Wait(waited, milliseconds);
        HostCalls.Clear(_wakeUp);
        Listen();
    }

    public void Dispose()
    {
        foreach (HostedLink link in _links) link.Dispose();
        _links.Clear();
        HostCalls.Close(_wakeUp);
    }

    internal void Add(HostedLink link) => _links.Add(link);

    internal void Remove(HostedLink link) => _links.Remove(link);
}
