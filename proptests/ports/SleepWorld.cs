using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Tests;

/// <summary>
/// A channel page, its two ends in the kernel, and a port for each: what a client and a server share. An access to a
/// word of the lines is one step, and so is each part of an enter, so that the other side can come between any two. The
/// entries are moved with the step before them: they are published by words of the lines.
/// </summary>
internal sealed class SleepWorld : ISharedWorld
{
    internal const int Client = 0, Server = 1, Killer = 2;

    private readonly SharedPage _page;
    private readonly HostedEnd[] _ends;
    private readonly ReadyList[] _ports = [new(), new()];
    private int _arms, _doorbells;
    private bool _serverIsDead;

    internal SleepWorld(Geometry geometry)
    {
        _page = new SharedPage(geometry);
        _ends = [new HostedEnd(_page, Geometry.ServerLine), new HostedEnd(_page, Geometry.ClientLine)];
        for (int side = 0; side < 2; side++) _ends[side].Associate(_ports[side], (ulong)side, 0);
    }

    /// <summary>
    /// Called at the end of every path in which the server was killed, or in which both ended by themselves.
    /// </summary>
    internal Action? AtEnd { get; init; }

    public bool IsPossible(int program, in SharedStep step) =>
        !(program == Server && _serverIsDead) && (step.Name != "wait" || _ports[step.Target].Count > 0);

    public ulong Perform(int program, in SharedStep step)
    {
        switch (step.Name)
        {
            case "load": return _page.Load((nuint)step.Target, step.Bytes);
            case "store": _page.Store((nuint)step.Target, step.Bytes, step.A); return 0;
            case "ring": return Ring(step.Target);
            case "arm": return Arm(step);
            case "recheck": return _ends[step.Target].Recheck() ? 1u : 0u;
            case "wait": return (ulong)_ports[step.Target].Pop().Bits;
            case "kill": return Kill();
            default: throw new InvalidOperationException(step.Name);
        }
    }

    public ulong Digest()
    {
        ulong hash = Mix.Add(Mix.Start, _serverIsDead ? 1u : 0u);
        for (nuint at = 0; at < Geometry.PageBytes; at += 8) hash = Mix.Add(hash, _page.Load(at, 8));
        for (int side = 0; side < 2; side++)
        {
            HostedEnd end = _ends[side];
            hash = Mix.Add(hash, (ulong)end.State << 32 | (ulong)end.Bits << 8 | (uint)_ports[side].Count);
        }
        return hash;
    }

    public void CheckEnd(IReadOnlyList<int> unfinished)
    {
        List<int> stuck = [.. unfinished.Where(program => !(program == Server && _serverIsDead))];
        if (stuck.Count > 0)
            throw new InvalidOperationException($"lost wake-up: program {string.Join(" and ", stuck)} sleeps for ever");
        if (_doorbells > _arms)
            throw new InvalidOperationException($"{_doorbells} doorbells for {_arms} arms");
        AtEnd?.Invoke();
    }

    private ulong Ring(int side)
    {
        _doorbells++;
        return _ends[side].RingFromPeer() ? 1u : 0u;
    }

    private ulong Arm(in SharedStep step)
    {
        _arms++;
        _ends[step.Target].Arm((uint)step.C, step.A, (uint)step.B);
        return 0;
    }

    private ulong Kill()
    {
        _serverIsDead = true;
        return _ends[Client].TellGone(PacketBits.Died) ? 1u : 0u;
    }
}

/// <summary>The memory policy of a program under exploration.</summary>
internal readonly struct SteppedPage(Stepper stepper) : IPage
{
    public uint Load32(nuint offset) => (uint)Load(offset, 4);

    public ulong Load64(nuint offset) => Load(offset, 8);

    public uint LoadAcquire32(nuint offset) => (uint)Load(offset, 4);

    public ulong LoadAcquire64(nuint offset) => Load(offset, 8);

    public void LoadEntry(nuint offset, out Command entry)
    {
        Unsafe.SkipInit(out entry);
        Span<ulong> words = MemoryMarshal.Cast<Command, ulong>(new Span<Command>(ref entry));
        for (int word = 0; word < words.Length; word++) words[word] = Load(offset + (nuint)word * 8, 8);
    }

    public void Store32(nuint offset, uint value) => Store(offset, 4, value);

    public void Store64(nuint offset, ulong value) => Store(offset, 8, value);

    public void StoreRelease32(nuint offset, uint value) => Store(offset, 4, value);

    public void StoreRelease64(nuint offset, ulong value) => Store(offset, 8, value);

    public void FenceAfterPublish()
    {
    }

    private ulong Load(nuint offset, int bytes) =>
        stepper.Do(new SharedStep("load", (int)offset, Bytes: bytes, Joined: offset >= Geometry.Header));

    private void Store(nuint offset, int bytes, ulong value) =>
        stepper.Do(new SharedStep("store", (int)offset, value, Bytes: bytes, Joined: offset >= Geometry.Header));
}
