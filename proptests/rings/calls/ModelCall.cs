using System;
using Mooring.Rings;

namespace Mooring.Tests;

/// <summary>Where a command is, as the server has it.</summary>
internal enum CallPhase
{
    Unpublished,
    InRing,

    /// <summary>Copied out, its head published, not started.</summary>
    Taken,
    Running,
    Ended,
}

/// <summary>What the model knows of a command that was accepted.</summary>
/// <param name="sent">The 64 bytes that the server is to see.</param>
internal sealed class ModelCall(Command sent)
{
    internal Command Sent { get; } = sent;
    internal CallPhase Phase { get; set; }
    internal int Place { get; set; } = -1;

    /// <summary>The neighbours in its chain.</summary>
    internal ModelCall? Before { get; init; }
    internal ModelCall? After { get; set; }

    /// <summary>How it ended on the server's side.</summary>
    internal StatusCode? Code { get; set; }

    /// <summary>Its client knows that it has ended.</summary>
    internal bool IsOver { get; set; }

    internal bool IsCancelAsked { get; set; }
    internal bool IsCancelPublished { get; set; }

    /// <summary>The server has done a whole turn since the cancel was published: it cannot not know.</summary>
    internal bool IsCancelSure { get; set; }
    internal bool IsCancelTold { get; set; }
    internal bool IsDeadlineTold { get; set; }

    /// <summary>Streams: granted by the client, published, surely known to the server.</summary>
    internal int Granted { get; set; } = sent.Is(CommandFlags.Stream) ? sent.Shots : 0;
    internal int GrantedPublished { get; set; }
    internal int GrantedSure { get; set; } = sent.Is(CommandFlags.Stream) ? sent.Shots : 0;
    internal int Shots { get; set; }
    internal int ShotsReaped { get; set; }

    internal uint Token => Sent.Token;

    /// <summary>The running number, as the payload carries it.</summary>
    internal ulong Number => Sent.Payload.B;
    internal bool IsOneWay => Sent.Is(CommandFlags.OneWay);
    internal bool IsStream => Sent.Is(CommandFlags.Stream);
    internal bool IsOrdered => Sent.Is(CommandFlags.Ordered);
    internal bool IsSilent => Sent.Is(CommandFlags.Silent);
    internal bool IsMember => Before is not null || Sent.Is(CommandFlags.Linked);

    /// <summary>Waits for nobody.</summary>
    internal bool IsFree => !IsMember && !IsOrdered;

    /// <summary>A failure before it in its chain has cut it off.</summary>
    internal bool IsSevered => Before is { Code: not null } before
        && (before.IsSevered || before.Code != StatusCode.Ok && !before.Sent.Is(CommandFlags.Hard));

    /// <summary>Completions that its client keeps free for it.</summary>
    internal int Reserved => IsOver || IsOneWay ? 0 : 1 + Granted - ShotsReaped;

    internal bool IsLate(ulong now) => Sent.Deadline != 0 && now >= Sent.Deadline;

    public override string ToString() => $"command {Number} ({Phase}, {Sent.Flags}, {Code})";
}
