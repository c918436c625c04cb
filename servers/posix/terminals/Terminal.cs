using System;
using Mooring.LibcShim.Abi;
using Mooring.Sdk;

namespace Mooring.Servers.Posix;

/// <summary>
/// A terminal: its line discipline, its size, and whose it is: a session, of whose groups one is in front. The others
/// are stopped when they read.
/// </summary>
internal sealed class Terminal
{
    /// <summary>Bytes for the screen that wait before a writer has to.</summary>
    private const int MostOutput = 32768;

    private static uint s_made;

    private readonly ProcessTable _processes;

    public Terminal(ProcessTable processes) => _processes = processes;

    public uint Number { get; } = s_made++;

    public LineDiscipline Discipline { get; } = new();

    public Changes Changes { get; } = new();

    /// <summary>Null: nobody's.</summary>
    public ProcessSession? Session { get; private set; }

    /// <summary>The group in front; 0: none.</summary>
    public int Foreground { get; private set; }

    public ushort Rows { get; private set; } = 24;

    public ushort Columns { get; private set; } = 80;

    /// <summary>Whoever was in front of it is gone: reads end, writes are EIO.</summary>
    public bool IsHungUp { get; private set; }

    public bool CanWrite => Discipline.Output.Count < MostOutput;

    /// <summary>A session's from now on.</summary>
    public void Become(ProcessSession session, int group)
    {
        Session = session;
        session.Terminal = this;
        Foreground = group;
    }

    /// <summary>Nobody's from now on.</summary>
    /// <returns>The group that was in front.</returns>
    public int Release()
    {
        int front = Foreground;
        Session = null;
        Foreground = 0;
        return front;
    }

    /// <summary>Keys.</summary>
    public void Type(ReadOnlySpan<byte> keys)
    {
        foreach (byte key in keys)
        {
            int signal = Discipline.Type(key);
            if (signal != 0) SignalFront(signal);
        }
        Changes.Tell();
    }

    public void HangUp()
    {
        IsHungUp = true;
        SignalFront(Signals.HangUp);
        SignalFront(Signals.Continue);
        Changes.Tell();
    }

    public void Resize(ushort rows, ushort columns)
    {
        if (rows == Rows && columns == Columns) return;
        (Rows, Columns) = (rows, columns);
        SignalFront(Signals.WindowChange);
    }

    /// <summary>For the screen, as much as is wanted.</summary>
    public int TakeOutput(Span<byte> into)
    {
        int length = 0;
        if (Discipline.IsHeld) return 0;
        while (length < into.Length && Discipline.Output.Count > 0) into[length++] = Discipline.Output.Dequeue();
        if (length > 0) Changes.Tell();
        return length;
    }

    /// <summary>0, or why a process may not read now.</summary>
    public long MayRead(Asking asking) => MayUse(asking, IPosixCalls.BackgroundRead, Errno.EIO);

    /// <summary>0, or why a process may not change it now.</summary>
    public long MayChange(Asking asking) =>
        asking.Insists ? 0 : MayUse(asking, IPosixCalls.BackgroundWrite, Errno.EIO);

    /// <summary>tcsetpgrp.</summary>
    public long SetForeground(int group, Asking asking)
    {
        if (Session is null || asking.Caller.Session != Session) return Failure.Of(Errno.ENOTTY);
        long may = MayChange(asking);
        if (may != 0) return may;
        if (group <= 0) return Failure.Invalid;
        if (!_processes.IsGroup(group, Session)) return Failure.Of(Errno.EPERM);
        Foreground = group;
        return 0;
    }

    private long MayUse(Asking asking, long background, Errno otherwise)
    {
        Process caller = asking.Caller;
        if (Session is null || caller.Session != Session || caller.Group == Foreground || Foreground == 0) return 0;
        if (asking.Insists || _processes.IsOrphaned(caller.Group)) return Failure.Of(otherwise);
        return background;
    }

    private void SignalFront(int signal)
    {
        if (Foreground != 0)
            _processes.SignalGroup(Foreground, signal, new SignalInfo { Code = SignalInfo.Kernel });
    }
}
