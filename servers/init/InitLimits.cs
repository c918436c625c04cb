using Mooring.Sdk;

namespace Mooring.Servers.Init;

/// <summary>What others can make init hold is bounded here.</summary>
internal static class InitLimits
{
    /// <summary>Processes that live at the same time, and ended ones whose end nobody has asked for yet.</summary>
    public const int Live = 64, Ended = 64;

    /// <summary>Handles of a program, and of a service, which has one for each client.</summary>
    public const ulong ProgramHandles = 32768, ServiceHandles = 4000;

    /// <summary>What a program and those that it makes have besides.</summary>
    public const ulong ProgramChannels = 16384, ProgramThreads = 256, ProgramProcesses = 256;

    /// <summary>
    /// Budget of a program that does not ask for another, in pages, and the part of what is free that anything may be.
    /// </summary>
    public const ulong ProgramPages = 65536, FreeShare = 8;

    /// <summary>The budget of a service that does not ask for another: services are many, and small.</summary>
    public const ulong ServicePages = 16384;

    /// <summary>The part of what is free that a service may be which makes processes of its own.</summary>
    public const ulong MakersShare = 2;

    /// <summary>A service that does not answer init within this time hangs.</summary>
    public const ulong AcceptNs = 30_000_000_000;

    /// <summary>Lines that wait for the console to be said.</summary>
    public const int Announcements = 32;

    /// <summary>Frames of a backtrace that are written, and that are looked at: a stack full of recursion.</summary>
    public const int Frames = 24, WalkedFrames = 32768;

    /// <summary>Letters of a last message, bytes of a line for the log.</summary>
    public const int MessageChars = 512, LogBytes = IPrograms.LongestLine;
}
