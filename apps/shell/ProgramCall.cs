using System;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Shell;

/// <summary>
/// Words that name a program: it is started by init with its streams, waited for, its end told. A text file in the
/// place of a program is a script.
/// </summary>
internal sealed class ProgramCall
{
    private const int StatusMask = 0xFF;

    private readonly Shell _shell;
    private readonly bool _isTraced;
    private string[] _words;
    private readonly string _name;
    private readonly Streams _streams;
    private Pump? _input, _output, _error;
    private Script? _script;

    /// <summary>Null: fs is not there, and init is asked for what lies there.</summary>
    private StartableFile? _file;
    private ulong _program;

    public ProgramCall(Shell shell, string[] words, Streams streams)
    {
        _shell = shell;
        _isTraced = words.Length > 1 && words[0] == LinuxProgram.Tracer;
        _words = _isTraced ? words.AsSpan(1).ToArray() : words;
        _name = _words[0];
        _streams = streams;
    }

    /// <summary>Starts it.</summary>
    /// <returns>Ok, or why it does not run.</returns>
    public async ValueTask<StatusCode> Start()
    {
        if (_name.Length == 0) return StatusCode.NotFound;
        _words[0] = PathOf(_shell, _name);
        if (_name.Contains('/') && !_isTraced) _script = await Script.Read(_shell, _words[0]);
        if (_script is not null) return StatusCode.Ok;
        StatusCode code = await Find();
        if (code != StatusCode.Ok) return code;
        bool same = _streams.Error == _streams.Out && !_streams.Out.IsConsole(ConsoleStream.Output);
        code = await LayStreams(same);
        if (code != StatusCode.Ok) _file?.Release();
        if (code != StatusCode.Ok) return code;
        Result<ulong> started = _file is { } file
            ? await file.Start(_words, 0, same)
            : await InitClient.Instance.Spawn(_words, 0, same);
        if (started.IsOk) _program = started.Value;
        return started.Code;
    }

    /// <summary>Waits for its end, or says why it did not start.</summary>
    /// <param name="started">What <see cref="Start"/> said.</param>
    /// <returns>The status that it exited with, 128 and more after a fault or a kill, 126 or 127 if it did not
    /// start.</returns>
    public async ValueTask<int> Finish(StatusCode started)
    {
        if (_script is not null) return await _script.Run(_shell, _words, _streams);
        int status = started == StatusCode.Ok ? await WaitForEnd() : 0;
        if (_input is not null) await _input.Finish();
        if (_output is not null) await _output.Finish();
        if (_error is not null) await _error.Finish();
        return started == StatusCode.Ok ? status : await Refused(started);
    }

    /// <summary>
    /// Reads it, if it has to be. That it is not there, or no program, has to be said where a program would have its
    /// errors, before that is given.
    /// </summary>
    private async ValueTask<StatusCode> Find()
    {
        Result<FsFile> file = await _shell.Files.Open(_words[0]);
        if (file.Code is StatusCode.PeerDied or StatusCode.Closed) return StatusCode.Ok;
        if (!file.IsOk) return file.Code == StatusCode.BadArgument ? StatusCode.NotFound : file.Code;
        if (await LinuxProgram.Is(file.Value))
        {
            await file.Value.Close();
            _words = LinuxProgram.Words(_shell.Directory, _name, _words, _isTraced);
            file = await _shell.Files.Open(_words[0]);
            if (!file.IsOk) return file.Code;
        }
        else if (_isTraced) return StatusCode.Unsupported;
        Result<StartableFile> read = await StartableFile.Read(file.Value, _words[0]);
        await file.Value.Close();
        if (read.IsOk) _file = read.Value;
        return read.Code;
    }

    private async ValueTask<int> WaitForEnd()
    {
        Result<ProcessEnd> end = await _shell.Interruption.WaitFor(_program);
        if (!end.IsOk) return await Refused(end.Code);
        if (end.Value.Report.Length > 0) await Say(end.Value.Report.TrimEnd('\n') + "\n");
        return end.Value.ExitCode & StatusMask;
    }

    private async ValueTask<StatusCode> LayStreams(bool errorIsOutput)
    {
        StatusCode code = await LayInput();
        if (code == StatusCode.Ok) code = await LayOutput();
        return code == StatusCode.Ok && !errorIsOutput ? await LayError() : code;
    }

    private async ValueTask<StatusCode> LayInput()
    {
        if (_streams.In.IsConsole) return StatusCode.Ok;
        Handle end = _streams.In.TakeEnd();
        if (end.IsNone)
        {
            Result<PipeReader> reader = _streams.In.Open();
            if (!reader.IsOk) return reader.Code;
            Result<Pump> pump = Pump.Into(reader.Value, out end);
            if (!pump.IsOk) return pump.Code;
            _input = pump.Value;
        }
        return await InitClient.Instance.Lay(StartRole.Input, end);
    }

    private async ValueTask<StatusCode> LayOutput()
    {
        if (_streams.Out.IsConsole(ConsoleStream.Output)) return StatusCode.Ok;
        Result<Handle> end = EndFor(_streams.Out, ref _output);
        return end.IsOk ? await InitClient.Instance.Lay(StartRole.Output, end.Value) : end.Code;
    }

    private async ValueTask<StatusCode> LayError()
    {
        if (_streams.Error.IsConsole(ConsoleStream.Error)) return StatusCode.Ok;
        Result<Handle> end = EndFor(_streams.Error, ref _error);
        return end.IsOk ? await InitClient.Instance.Lay(StartRole.Error, end.Value) : end.Code;
    }

    private static Result<Handle> EndFor(Outlet outlet, ref Pump? pump)
    {
        Handle end = outlet.TakeEnd();
        if (!end.IsNone) return end;
        Result<PipeWriter> writer = outlet.Open();
        if (!writer.IsOk) return writer.Code;
        Result<Pump> made = Pump.From(writer.Value, out end);
        if (!made.IsOk) return made.Code;
        pump = made.Value;
        return end;
    }

    private static string PathOf(Shell shell, string name) =>
        name.Contains('/') ? FilePath.Absolute(shell.Directory, name) : "/bin/" + name;

    private async ValueTask<int> Refused(StatusCode why)
    {
        bool missing = why is StatusCode.NotFound or StatusCode.NotADirectory;
        await Say((_name.Length == 0 ? "''" : _name) + ": " + why switch
        {
            _ when missing => "not found",
            StatusCode.BadArgument => "too many words",
            StatusCode.TooLarge => "too large",
            _ => Reason.Of(why),
        } + "\n");
        return missing ? ExitStatus.CommandNotFound : ExitStatus.NotExecutable;
    }

    /// <summary>The error stream may have gone to the program.</summary>
    private async ValueTask Say(string text)
    {
        PipeWriter to = _streams.Error.OpenOr(_shell.Error);
        to.Write(text);
        await to.FlushAsync();
    }
}
