using System.Collections.Generic;
using System.Linq;
using System.Text;
using Mooring.Rings;

namespace Mooring.Tests.Simulation;

internal enum StepKind : byte
{
    Entry,
    Publication,
    Death,
    Fault,
    Accepted,
    Started,
    Ended,
}

/// <summary>What happened in a world, in order.</summary>
internal sealed class Trace
{
    private readonly List<(int Process, StepKind Kind, ulong What, ulong Value)> _notes = [];

    internal void Note(int process, StepKind kind, ulong what, ulong value) => _notes.Add((process, kind, what, value));

    internal bool IsSameAs(Trace other) => _notes.SequenceEqual(other._notes);

    internal int Count => _notes.Count;

    public override string ToString()
    {
        StringBuilder text = new();
        int step = 0;
        foreach ((int process, StepKind kind, ulong what, ulong value) in _notes)
        {
            bool isStep = kind is StepKind.Entry or StepKind.Publication;
            string number = isStep ? $"{++step,4}" : "    ";
            text.Append(number).Append("  p").Append(process).Append("  ").AppendLine(Describe(kind, what, value));
        }
        return text.ToString();
    }

    private static string Describe(StepKind kind, ulong what, ulong value) => kind switch
    {
        StepKind.Entry => what == 0 ? $"enters, for {value} packets" : $"enters, arms {what:X}, for {value} packets",
        StepKind.Publication => $"{Word(what)} := {value:X}",
        StepKind.Death => "ends",
        StepKind.Fault => $"fault: {(FaultKind)what}",
        StepKind.Accepted => $"has operation {what} accepted, {(Kind)value}",
        StepKind.Started => $"starts operation {what}",
        _ => $"hears the end of operation {what}: {(StatusCode)(ushort)value}, hop {value >> 16 & 0xFF}"
            + ((value >> 24 & 1) != 0 ? ", maybe started" : ""),
    };

    private static string Word(ulong offset) => offset switch
    {
        Geometry.ClientLine + Geometry.PublishWord => "client publishes",
        Geometry.ServerLine + Geometry.PublishWord => "server publishes",
        Geometry.ClientLine + Geometry.PeerHead => "completions reaped",
        Geometry.ServerLine + Geometry.PeerHead => "commands taken",
        _ => $"word {offset}",
    };
}
