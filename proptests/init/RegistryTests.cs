using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using FsCheck;
using FsCheck.Fluent;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;
using Mooring.Servers.Init;
using Mooring.Tests.Sdk;
using Xunit;

namespace Mooring.Tests.Init;

/// <summary>init's registry behind a generated client: what it knows, and who hears of what.</summary>
[Collection("loop")]
public class RegistryTests
{
    private static readonly ServiceTable s_none = new();

    private static ServiceTable Three()
    {
        ServiceTable table = new();
        table.Add(new ServiceEntry { Name = "console", State = ServiceState.Serving });
        table.Add(new ServiceEntry
        {
            Name = "probe", State = ServiceState.Serving, Schema = SchemaReader.Read(ProbeContract.Schema).Value,
            SchemaBytes = ProbeContract.Schema.ToArray(), Process = new ProcessEntry { Path = "/bin/probe", Id = 77 },
        });
        table.Add(new ServiceEntry { Name = "late" });
        return table;
    }

    private static void Run(ServiceTable table, Func<RegistryClient, ValueTask> body)
    {
        using LoopWorld world = new();
        Neighbour neighbour = new(world, () => new RegistrySession(new Registry(table)));
        world.Run(() => body(new RegistryClient(neighbour.Client(RegistryContract.Instance))));
    }

    [Fact]
    public void It_says_what_there_is() => Run(Three(), async registry =>
    {
        ServiceRecord probe = (await registry.At(1)).Value;
        Assert.Equal((77ul, 2u, (ushort)3, (ushort)15), (probe.ProcessId, probe.Clients, probe.Version, probe.Methods));
        Assert.Equal((ushort)0, (await registry.At(0)).Value.Version);
        Assert.Equal("late", (await registry.NameOf(2)).Value);
        Assert.Equal(StatusCode.EndOfData, (await registry.At(3)).Code);
        Assert.Equal(StatusCode.EndOfData, (await registry.NameOf(ushort.MaxValue)).Code);
    });

    [Fact]
    public void Schemas_are_those_that_the_services_gave() => Run(Three(), async registry =>
    {
        BufferSlice slice = await registry.Buffer.Take(SchemaReader.MostBytes);
        int length = (await registry.Schema("probe", slice.Bytes)).Value;
        Assert.Equal(ProbeContract.Schema, slice.Bytes.Span.Slice(0, length));
        length = (await registry.Schema("registry", slice.Bytes)).Value;
        Assert.Equal(RegistryContract.Schema, slice.Bytes.Span.Slice(0, length));
        Assert.Equal(StatusCode.Unsupported, (await registry.Schema("console", slice.Bytes)).Code);
        Assert.Equal(StatusCode.NotFound, (await registry.Schema("nosuch", slice.Bytes)).Code);
        Assert.Equal(StatusCode.TooLarge, (await registry.Schema("probe", slice.Bytes.Slice(0, 99))).Code);
        registry.Buffer.Give(slice);
    });

    /// <summary>However often things change while nobody reads: who has caught up knows how they are.</summary>
    [Fact]
    public void Who_reads_changes_knows_the_state_of_all() => Always.Holds(
        Gen.Choose(0, 2).Zip(Gen.Choose(0, 3)).ListOf().ToArbitrary(), changes =>
        {
            ServiceTable table = Three();
            Run(table, async registry =>
            {
                using CancellationTokenSource enough = new();
                ServiceState[] known = new ServiceState[3];
                Task reading = Read(registry.Changes(enough.Token), known);
                foreach ((int place, int state) in changes)
                {
                    table.Set(place, (ServiceState)state);
                    if (place == 0) await Loop.Yield();
                }
                for (int turn = 0; turn < 50; turn++) await Loop.Yield();
                Assert.Equal([table[0].State, table[1].State, table[2].State], known);
                enough.Cancel();
                await reading;
            });
        }, tests: 50);

    private static async Task Read(IAsyncEnumerable<Result<ServiceChange>> changes, ServiceState[] known)
    {
        await foreach (Result<ServiceChange> change in changes)
        {
            if (!change.IsOk) return;
            Assert.NotEqual(known[change.Value.Place], change.Value.State);
            known[change.Value.Place] = change.Value.State;
        }
    }

    [Fact]
    public void Without_services_there_is_nothing_to_say() => Run(s_none, async registry =>
    {
        Assert.Equal(StatusCode.EndOfData, (await registry.At(0)).Code);
        using CancellationTokenSource enough = new();
        Task reading = Read(registry.Changes(enough.Token), []);
        for (int turn = 0; turn < 10; turn++) await Loop.Yield();
        Assert.False(reading.IsCompleted);
        enough.Cancel();
        await reading;
    });
}
