using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Tests.Sdk;

// What the loop and the sdk find under these names in a program, for the tests: the same calls, over the fake kernel.

namespace Mooring.Runtime
{
    internal static class Enter
    {
        private static readonly uint[] s_doorbells = new uint[Limits.Doorbells];
        private static readonly Arm[] s_arms = new Arm[Limits.Arms];
        private static readonly Packet[] s_packets = new Packet[Limits.Packets];

        public static uint ReadyBand => 0;
        public static Span<uint> Doorbells => s_doorbells;
        public static Span<Arm> Arms => s_arms;

        public static Packet PacketAt(int index) => s_packets[index];

        public static long Ring(Handle end) => FakeKernel.Current.Enter([end.Value], [], 0, 0, []);

        public static long Wait(Handle port, int doorbells, int arms, uint min, ulong deadline) =>
            FakeKernel.Current.Enter(s_doorbells.AsSpan(0, doorbells), s_arms.AsSpan(0, arms), min, deadline, s_packets);
    }

    internal static class KernelChannel
    {
        public static Result<ulong> Call(
            KernelMethod method, ulong a = 0, ulong b = 0, ulong c = 0, ulong d = 0, ulong e = 0, ulong f = 0)
        {
            (StatusCode code, ulong value) = FakeKernel.Current.Command(method, new Command(0, a, b, c, d, e, f).Payload);
            return code == StatusCode.Ok ? value : code;
        }

        public static StatusCode Do(
            KernelMethod method, ulong a = 0, ulong b = 0, ulong c = 0, ulong d = 0, ulong e = 0, ulong f = 0) =>
            Call(method, a, b, c, d, e, f).Code;

        public static Result<Handle> GetHandle(
            KernelMethod method, ulong a = 0, ulong b = 0, ulong c = 0, ulong d = 0, ulong e = 0, ulong f = 0)
        {
            Result<ulong> result = Call(method, a, b, c, d, e, f);
            return result.IsOk ? new Handle((uint)result.Value) : result.Code;
        }
    }

    internal static class Clock
    {
        public static ulong NowNs => FakeKernel.Current.NowNs;
    }

    internal static class Startup
    {
        public static bool IsDone { get; set; }

        public static Handle Handle(StartRole role) => default;
    }

    internal static class RunQueue
    {
        private static readonly Queue<(SendOrPostCallback Callback, object? State)> s_queue = [];

        public static bool IsEmpty => s_queue.Count == 0;

        public static void Post(SendOrPostCallback callback, object? state) => s_queue.Enqueue((callback, state));

        public static bool RunOne()
        {
            if (!s_queue.TryDequeue(out (SendOrPostCallback Callback, object? State) entry)) return false;
            entry.Callback(entry.State);
            return true;
        }
    }
}

namespace Mooring.Runtime.Heap
{
    internal static class NativeHeap
    {
        public static void CollectIfDue()
        {
        }
    }
}
