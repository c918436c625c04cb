using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using Mooring.Rings;

namespace Mooring.Tests.Hostile;

/// <summary>Makes a side that follows scripts.</summary>
internal delegate IScripted MakeSide(Watch watch, Geometry geometry, uint cursor);

/// <summary>A channel, its two sides, and what they do.</summary>
internal sealed record Scene(
    string Name, Geometry Geometry, uint Cursor, MakeSide Client, MakeSide Server, string Script)
{
    internal MakeSide Make(Side side) => side == Side.Client ? Client : Server;

    public override string ToString() => Name;
}

/// <summary>
/// A run in which both sides are honest, taken down as what each side stored in each step. From then on one side can be
/// run alone: the other's stores are put into the page where they were made, and a <see cref="IMeddler"/> adds what an
/// honest peer would not have done.
/// </summary>
internal sealed class GoodRun
{
    private readonly Scene _scene;
    private readonly Step[] _steps;
    private readonly byte[] _firstBytes;
    private readonly List<PlainStore>[] _stores;

    private GoodRun(Scene scene)
    {
        _scene = scene;
        _steps = Step.Parse(scene.Script);
        _stores = new List<PlainStore>[_steps.Length];
        _firstBytes = FirstBytes(scene.Geometry, scene.Cursor);
        Words = [new SideWords(scene.Geometry, Side.Client), new SideWords(scene.Geometry, Side.Server)];
    }

    /// <summary>By side.</summary>
    internal SideWords[] Words { get; }

    /// <summary>Bytes of the channel.</summary>
    internal int Bytes => _firstBytes.Length;

    internal static GoodRun Record(Scene scene, Action<Watch, WordKind>? onFetch = null)
    {
        GoodRun run = new(scene);
        byte[] bytes = [.. run._firstBytes];
        IScripted[] sides = new IScripted[2];
        List<PlainStore> stores = [];
        for (Side side = Side.Client; side <= Side.Server; side++)
        {
            Watch watch = new(bytes, run.Words[(int)side])
            {
                OnStore = (offset, size, value) => stores.Add(new PlainStore(offset, size, value)),
                OnFetch = onFetch,
            };
            sides[(int)side] = scene.Make(side)(watch, scene.Geometry, scene.Cursor);
        }
        for (int i = 0; i < run._steps.Length; i++)
        {
            sides[(int)run._steps[i].Side].Perform(run._steps[i]);
            if (Array.Exists(sides, side => side.IsBroken))
                throw new HostileBreach($"step {i}, {run._steps[i]}, broke the good run");
            run._stores[i] = [.. stores];
            stores.Clear();
        }
        sides[(int)Side.Client].Finish();
        sides[(int)Side.Server].Finish();
        return run;
    }

    /// <summary>A watched page for <see cref="Play"/>, to be used again and again.</summary>
    internal Watch NewWatch(Side honest) => new(new byte[Bytes], Words[(int)honest]);

    /// <summary>Runs one side alone.</summary>
    /// <returns>The side, after its end.</returns>
    internal IScripted Play(Side honest, Watch watch)
    {
        _firstBytes.CopyTo(watch.Bytes, 0);
        watch.Restart();
        IScripted side = _scene.Make(honest)(watch, _scene.Geometry, _scene.Cursor);
        for (int i = 0; i < _steps.Length; i++)
        {
            if (_steps[i].Side == honest) side.Perform(_steps[i]);
            else PutStores(_stores[i], watch.Bytes);
        }
        side.Finish();
        return side;
    }

    private static void PutStores(List<PlainStore> stores, byte[] bytes)
    {
        foreach (PlainStore store in CollectionsMarshal.AsSpan(stores))
        {
            Span<byte> at = bytes.AsSpan((int)store.Offset, store.Size);
            if (store.Size == 4) MemoryMarshal.Write(at, (uint)store.Value);
            else MemoryMarshal.Write(at, store.Value);
        }
    }

    /// <summary>A channel as it is handed out: header, cursors.</summary>
    internal static byte[] FirstBytes(Geometry geometry, uint cursor)
    {
        byte[] bytes = new byte[(int)geometry.Bytes];
        Put(Geometry.Header + Geometry.Version, Geometry.CurrentVersion);
        Put(Geometry.Header + Geometry.Capacities, geometry.CommandCapacity | geometry.CompletionCapacity << 16);
        Put(Geometry.Header + Geometry.Kind, (uint)geometry.ChannelKind);
        foreach (uint line in (uint[])[Geometry.ClientLine, Geometry.ServerLine])
        {
            Put(line + Geometry.PublishWord, cursor);
            Put(line + Geometry.PeerHead, cursor);
            Put(line + Geometry.Armed, ArmBits.Work | ArmBits.Room);
        }
        return bytes;

        void Put(uint offset, uint value) => MemoryMarshal.Write(bytes.AsSpan((int)offset), value);
    }

    private readonly record struct PlainStore(uint Offset, int Size, ulong Value);
}
