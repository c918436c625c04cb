using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using Mooring.Ports;
using Xunit;

namespace Mooring.Tests;

internal enum WorkerAction
{
    /// <summary>A source becomes ready.</summary>
    Push,

    /// <summary>A worker that is free or done waits for one packet.</summary>
    Wait,

    /// <summary>A worker waits for something else, or goes on after that.</summary>
    Elsewhere,
}

internal sealed record WorkerStep(WorkerAction Action, int Which);

/// <summary>
/// The concurrency value of a port (32): no more than so many threads run on what they took, one packet wakes one, and
/// none that could run is left waiting.
/// </summary>
[Trait("suite", "ports")]
public sealed class ConcurrencyProperties
{
    private const int Workers = 6, Sources = 10;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void P32_no_more_than_the_value_are_runnable_and_none_is_held_up(int concurrency) =>
        Always.Holds(Script.Of(Steps()), steps => new Office((uint)concurrency).Work(steps), tests: 300, size: 300);

    /// <summary>Without a value all run: what the property holds back is the value's doing.</summary>
    [Fact]
    public void P32_without_a_value_everybody_runs()
    {
        Office office = new(0);
        office.Work([.. Enumerable.Range(0, Workers).Select(i => new WorkerStep(WorkerAction.Wait, i))]);
        office.Work([.. Enumerable.Range(0, Workers).Select(i => new WorkerStep(WorkerAction.Push, i))]);
        Assert.Equal(Workers, office.Running);
    }

    private static Gen<WorkerStep> Steps() =>
        from action in Gen.Frequency(
            (4, Gen.Constant(WorkerAction.Push)), (4, Gen.Constant(WorkerAction.Wait)),
            (2, Gen.Constant(WorkerAction.Elsewhere)))
        from which in Gen.Choose(0, Sources * Workers - 1)
        select new WorkerStep(action, which);

    private enum Whereabouts
    {
        /// <summary>It has not come yet, or runs on what it took.</summary>
        Away,
        Running,
        Waiting,

        /// <summary>It waits for something else.</summary>
        Elsewhere,
    }

    private sealed class Worker : Waiter
    {
        public Whereabouts Is;
    }

    private sealed class CountingPort : WaiterList
    {
        public CountingPort(uint concurrency) => Concurrency = concurrency;
    }

    /// <summary>Does with the list what a kernel does with its port.</summary>
    private sealed class Office
    {
        private readonly CountingPort _port;
        private readonly uint _concurrency;
        private readonly Worker[] _workers = [.. Enumerable.Range(0, Workers).Select(_ => new Worker())];
        private readonly UserSource[] _sources = [.. Enumerable.Range(0, Sources).Select(_ => new UserSource())];

        public Office(uint concurrency)
        {
            _port = new CountingPort(concurrency);
            _concurrency = concurrency;
            for (int i = 0; i < Sources; i++) _sources[i].Associate(_port, (ulong)i, i % Limits.Bands);
        }

        public int Running => _workers.Count(worker => worker.Is == Whereabouts.Running);

        private bool HasRoom => _concurrency == 0 || Running < _concurrency;

        public void Work(IEnumerable<WorkerStep> steps)
        {
            foreach (WorkerStep step in steps)
            {
                int before = Running, packets = _port.Count;
                bool comesBack = Do(step);
                Assert.Equal((uint)Running, _port.Runnable);
                Assert.True(comesBack || HasRoom || Running <= Math.Max(before, _concurrency), "too many are runnable");
                Assert.True(Running - before <= 1 && packets - _port.Count <= 1, "one step has woken several");
                bool isHeldUp = _port.Count > 0 && HasRoom && _workers.Any(worker => worker.Is == Whereabouts.Waiting);
                Assert.False(isHeldUp, "somebody is held up");
            }
        }

        /// <returns>True: somebody has come back from elsewhere, whether there is room or not.</returns>
        private bool Do(WorkerStep step)
        {
            Worker worker = _workers[step.Which % Workers];
            UserSource source = _sources[step.Which % Sources];
            bool comesBack = step.Action == WorkerAction.Elsewhere && worker.Is == Whereabouts.Elsewhere;
            if (step.Action == WorkerAction.Push)
            {
                source.Arm(0, 0, 0);
                if (source.Post(PacketBits.Work)) Wake();
            }
            else if (comesBack) Run(worker);
            else if (worker.Is is Whereabouts.Away or Whereabouts.Running) Rest(worker, step.Action);
            return comesBack;
        }

        private void Rest(Worker worker, WorkerAction action)
        {
            bool wasRunning = worker.Is == Whereabouts.Running;
            if (wasRunning) _port.Rests();
            worker.Is = Whereabouts.Away;
            worker.Wait = new Wait { Min = 1, Max = 1, LingerNs = ulong.MaxValue, DeadlineNs = ulong.MaxValue };
            if (action == WorkerAction.Wait && _port.Available > 0)
            {
                Take(worker);
                return;
            }
            worker.Is = action == WorkerAction.Wait ? Whereabouts.Waiting : Whereabouts.Elsewhere;
            if (action == WorkerAction.Wait) _port.AddWaiter(worker);
            if (wasRunning) Wake();
        }

        private void Wake()
        {
            if (_port.NextToWake(default(NoClock)) is not Worker next) return;
            Assert.True(_port.RemoveWaiter(next));
            Take(next);
        }

        private void Take(Worker worker)
        {
            Assert.True(HasRoom, "a packet although enough are runnable");
            _port.Pop();
            Run(worker);
        }

        private void Run(Worker worker)
        {
            worker.Is = Whereabouts.Running;
            _port.Starts();
        }
    }

    private readonly struct NoClock : IClock
    {
        public ulong NowNs => 0;
    }
}
