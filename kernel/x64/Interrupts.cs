using System.Runtime.CompilerServices;

namespace Mooring.Kernel.X64;

/// <summary>
/// Vectors and what is connected to them. This class knows which line or message belongs to a vector; which kernel
/// object waits for it is the business of whoever asked for the vector.
///
/// An interrupt is a one-shot source. When it comes: Mask(v), Acknowledge(v), then hand it to the object, which
/// delivers it if it is armed and remembers it if it is not. When the object is armed: if it remembers one, deliver
/// that; else Unmask(v). An I/O APIC forgets the edges of a masked input (82093AA, 3.2.4, interrupt mask), so an
/// edge-triggered line is open from the moment it has a vector, Mask does nothing to it, and the object's memory is
/// what makes the source one-shot. Its device may have raised the line before that: the object of an edge-triggered
/// line begins with an interrupt remembered, so that its first user looks at the device. Level-triggered lines and
/// MSI-X entries keep their pending state in hardware and are really masked.
/// </summary>
internal static class Interrupts
{
    /// <summary>The vectors that are given out.</summary>
    internal const byte FirstVector = 0x30, LastVector = 0xDF;

    /// <summary>Where the local APIC sends an interrupt that vanished meanwhile.</summary>
    internal const byte SpuriousVector = 0xFF;

    private static Table s_routes;

    /// <summary>Connects an ISA interrupt; a level-triggered one masked.</summary>
    /// <param name="irq">0..15.</param>
    /// <param name="vector">The vector that it got.</param>
    /// <returns>False when there is no such line, it has a vector already, or no vector is left.</returns>
    internal static bool TryRouteLegacy(uint irq, out byte vector)
    {
        vector = 0;
        if (irq > 15 || !IoApic.TryFind(irq, out IoApicLine line))
            return false;
        Route route = new() { Kind = RouteKind.Line, Line = line };
        if (!TryTakeVector(route, out vector))
            return false;
        IoApic.Connect(line, vector);
        if (!line.IsLevel)
            IoApic.Unmask(line);
        return true;
    }

    /// <summary>Connects one MSI-X entry of a PCI function, masked, and switches MSI-X on in that function.</summary>
    /// <param name="function">Index into <see cref="Pci"/>.</param>
    /// <param name="entry">Below the function's number of entries.</param>
    /// <param name="vector">The vector that it got.</param>
    /// <returns>False when the function has no such entry, it has a vector already, or no vector is left.</returns>
    internal static bool TryRouteMsiX(int function, uint entry, out byte vector)
    {
        vector = 0;
        if (!MsiX.HasEntry(function, entry))
            return false;
        Route route = new() { Kind = RouteKind.Message, Function = function, Entry = entry };
        if (!TryTakeVector(route, out vector))
            return false;
        MsiX.Program(function, entry, vector);
        return true;
    }

    /// <summary>True for an edge-triggered line, whose object begins with an interrupt remembered.</summary>
    internal static bool IsEdge(byte vector) =>
        s_routes[vector].Kind == RouteKind.Line && !s_routes[vector].Line.IsLevel;

    /// <summary>Disconnects a vector; it may then be given out again.</summary>
    internal static void Release(byte vector)
    {
        ref Route route = ref s_routes[vector];
        if (route.Kind == RouteKind.Line)
            IoApic.Mask(route.Line);
        else if (route.Kind == RouteKind.Message)
            MsiX.Mask(route.Function, route.Entry);
        route = default;
    }

    /// <summary>Holds back further interrupts of this vector; see the essay for edge-triggered lines.</summary>
    internal static void Mask(byte vector)
    {
        ref Route route = ref s_routes[vector];
        if (route.Kind == RouteKind.Line && route.Line.IsLevel)
            IoApic.Mask(route.Line);
        else if (route.Kind == RouteKind.Message)
            MsiX.Mask(route.Function, route.Entry);
    }

    /// <summary>Lets interrupts of this vector come.</summary>
    internal static void Unmask(byte vector)
    {
        ref Route route = ref s_routes[vector];
        if (route.Kind == RouteKind.Line)
            IoApic.Unmask(route.Line);
        else if (route.Kind == RouteKind.Message)
            MsiX.Unmask(route.Function, route.Entry);
    }

    /// <summary>Tells the local APIC that the interrupt was taken; a spurious one must not be (SDM 3A, 10.9).</summary>
    internal static void Acknowledge(byte vector)
    {
        if (vector != SpuriousVector)
            LocalApic.EndOfInterrupt();
    }

    private static bool TryTakeVector(in Route route, out byte vector)
    {
        vector = 0;
        for (byte at = LastVector; at >= FirstVector; at--)
        {
            if (s_routes[at].Kind == RouteKind.None)
                vector = at;
            else if (s_routes[at].IsSameSource(route))
                return false;
        }
        if (vector == 0)
            return false;
        s_routes[vector] = route;
        return true;
    }

    private enum RouteKind : byte
    {
        None,
        Line,
        Message,
    }

    private struct Route
    {
        internal RouteKind Kind;
        internal IoApicLine Line;
        internal int Function;
        internal uint Entry;

        internal readonly bool IsSameSource(in Route other) =>
            Kind == other.Kind && Function == other.Function && Entry == other.Entry
            && Line.Controller == other.Line.Controller && Line.Pin == other.Line.Pin;
    }

    [InlineArray(256)]
    private struct Table
    {
        private Route _first;
    }
}
