using System;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Runtime.Elf;

namespace Mooring.Sdk;

/// <summary>
/// A process in the making: it is given its handles and its arguments, then loaded, watched and started. The first
/// failure is kept and what follows it does nothing, so that a maker looks once, at the end; <see cref="Start"/> then
/// ends the process, which nobody has seen yet.
/// </summary>
public sealed class NewProcess
{
    private readonly ProgramFile _program;
    private readonly StartPageWriter _page = new();
    private StatusCode _code;
    private bool _isLoaded;

    private NewProcess(ProgramFile program, Result<Handle> process)
    {
        _program = program;
        _code = process.Code;
        if (process.IsOk) Handle = process.Value;
    }

    /// <summary>The process; none if the kernel refused to make one.</summary>
    public Handle Handle { get; }

    /// <summary>Ok, or the first failure.</summary>
    public StatusCode Code => _code;

    /// <param name="program">What it runs.</param>
    /// <param name="pages">Its budget of memory, out of this process's.</param>
    /// <param name="limits">What else it may have.</param>
    /// <param name="name">For people.</param>
    public static NewProcess Create(ProgramFile program, ulong pages, ProcessLimits limits, ReadOnlySpan<byte> name) =>
        new(program, program.Pages > pages ? StatusCode.OutOfBudget : Processes.Create(pages, limits, name));

    /// <summary>A handle moves to it, found there under a role. None: nothing.</summary>
    public NewProcess Give(StartRole role, Handle handle, Rights rights = Rights.All)
    {
        if (handle.IsNone || _code != StatusCode.Ok) return this;
        Result<Handle> given = Processes.Give(Handle, handle, rights);
        if (given.IsOk) _page.SetHandle(role, given.Value);
        return Note(given.Code);
    }

    /// <summary>What it found under one role it also finds under another.</summary>
    public NewProcess GiveAgain(StartRole role, StartRole given)
    {
        _page.SetHandle(role, _page.Handle(given));
        return this;
    }

    /// <summary>A handle moves to it, which it finds by its number: they are counted up in the order given.</summary>
    public NewProcess Give(Handle handle) =>
        _code == StatusCode.Ok ? Note(Processes.Give(Handle, handle, Rights.All).Code) : this;

    /// <summary>One more argument.</summary>
    public NewProcess Argument(string text) => Note(_page.TryAddArgument(text) ? StatusCode.Ok : StatusCode.TooLarge);

    /// <summary>What else its maker did for it: a failure is kept as one's own.</summary>
    public NewProcess Note(StatusCode code)
    {
        if (_code == StatusCode.Ok) _code = code;
        return this;
    }

    /// <summary>Puts the program and the start page into it: nothing can be given under a role any more.</summary>
    public NewProcess Load()
    {
        if (_isLoaded || _code != StatusCode.Ok) return this;
        _isLoaded = true;
        return Note(_program.Load(Handle, _page.Finish()));
    }

    /// <summary>Lets it run, watched; ends it if anything has failed.</summary>
    /// <param name="priority">0 to <see cref="Limits.Priorities"/>-1.</param>
    public Result<ChildProcess> Start(uint priority)
    {
        Load();
        Result<ChildProcess> child = _code == StatusCode.Ok ? ChildProcess.Watch(Handle) : _code;
        Note(child.Code);
        if (_code == StatusCode.Ok) Note(_program.Start(Handle, priority));
        if (_code == StatusCode.Ok) return child;
        if (child.IsOk) child.Value.Forget();
        Discard();
        return _code;
    }

    /// <summary>Ends it.</summary>
    public void Discard()
    {
        if (Handle.IsNone) return;
        Processes.Kill(Handle, 0);
        Handles.Close(Handle);
    }
}
