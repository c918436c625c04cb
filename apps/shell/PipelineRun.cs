using System.Collections.Generic;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Shell;

/// <summary>
/// Carries out one pipeline. A single command runs in the shell itself. Of several each has a shell of its own and
/// they run at once: first the programs are started, left to right, then the shell's own commands, all in the loop;
/// what is between two is a <see cref="PipeMethod">pipe</see>, whose ends go to the programs themselves. A command that
/// ends closes its streams: behind it that is the end of the data, before it nobody reads any more. The status is the
/// last one's, when all have ended.
/// </summary>
internal sealed class PipelineRun
{
    /// <summary>Commands of the longest pipeline.</summary>
    private const int MostStages = 32;

    private readonly Shell _shell;
    private readonly Streams _streams;
    private readonly Signal<bool> _done = new();
    private int _running, _status;

    public PipelineRun(Shell shell, Streams streams)
    {
        _shell = shell;
        _streams = streams;
    }

    /// <returns>The status.</returns>
    public async ValueTask<int> Run(Pipeline pipeline)
    {
        if (pipeline.Stages.Count > MostStages) return await _shell.Refuse("the pipeline is too long");
        List<string[]> stages = new();
        foreach (Stage stage in pipeline.Stages)
        {
            Result<string[]> words = await new NameSearch(_shell).Expand(stage.Words);
            if (words.Code == StatusCode.Interrupted) return ExitStatus.Interrupted;
            if (!words.IsOk) return await _shell.Refuse("the names: " + Reason.Of(words.Code));
            stages.Add(words.Value);
        }
        if (stages.Count > 1) return await RunAll(pipeline, stages);
        return await RunAlone(stages[0], pipeline.Stages[0].Redirections);
    }

    private async ValueTask<int> RunAlone(string[] words, List<Redirection> redirections)
    {
        if (redirections.Count == 0) return words.Length == 0 ? ExitStatus.Done : await _shell.Execute(words, _streams);
        Openings openings = new(_shell, _streams);
        int status = await openings.Apply(redirections) ? ExitStatus.Done : ExitStatus.Failed;
        if (status == ExitStatus.Done && words.Length > 0) status = await _shell.Execute(words, openings.Streams);
        return await openings.Streams.Close(_shell, status);
    }

    private async ValueTask<int> RunAll(Pipeline pipeline, List<string[]> stages)
    {
        Streams[] streams = new Streams[stages.Count];
        StatusCode code = Connect(streams);
        if (code != StatusCode.Ok) return await _shell.Refuse("the pipeline: " + Reason.Of(code));
        await Console.FlushAsync();
        ProgramCall?[] programs = new ProgramCall?[stages.Count];
        StatusCode[] started = new StatusCode[stages.Count];
        for (int i = 0; i < programs.Length; i++)
        {
            Openings openings = new(_shell, streams[i]);
            if (!await openings.Apply(pipeline.Stages[i].Redirections)) stages[i] = ["false"];
            streams[i] = openings.Streams;
            if (stages[i].Length == 0 || new CommandTable().Find(stages[i][0]) is not null) continue;
            programs[i] = new ProgramCall(new Shell(_shell, streams[i], null), stages[i], streams[i]);
            started[i] = await programs[i]!.Start();
        }
        _running = stages.Count;
        for (int i = 0; i < programs.Length; i++)
            Loop.Detach(RunOne(stages[i], streams[i], programs[i], started[i], i == programs.Length - 1));
        await _done.Wait();
        return _status;
    }

    private async ValueTask RunOne(
        string[] words, Streams streams, ProgramCall? program, StatusCode started, bool isLast)
    {
        int status = ExitStatus.Done;
        if (program is not null) status = await program.Finish(started);
        else if (words.Length > 0) status = await new Shell(_shell, streams, null).Execute(words, streams);
        status = await streams.Close(_shell, status);
        if (isLast) _status = status;
        if (--_running == 0) _done.Set(true);
    }

    /// <summary>Pipes between all that are next to each other.</summary>
    private StatusCode Connect(Streams[] streams)
    {
        Inlet input = _streams.In;
        for (int i = 0; i < streams.Length - 1; i++)
        {
            Result<Pipe> pipe = Pipe.Create();
            if (!pipe.IsOk) return pipe.Code;
            streams[i] = new Streams(input, new Outlet(pipe.Value.Writer), _streams.Error);
            input = new Inlet(pipe.Value.Reader);
        }
        streams[^1] = new Streams(input, _streams.Out, _streams.Error);
        return StatusCode.Ok;
    }
}
