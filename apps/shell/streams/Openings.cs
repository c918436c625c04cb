using System.Collections.Generic;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Shell;

/// <summary>
/// Puts the files that a command's redirections name in the place of its streams, from left to right. A stream that
/// is replaced is closed: a pipe that a command does not write into ends at once.
/// </summary>
internal sealed class Openings
{
    private readonly Shell _shell;
    private readonly List<Inlet> _inlets = new();
    private readonly List<Outlet> _outlets = new();
    private Streams _streams;

    public Openings(Shell shell, Streams streams)
    {
        _shell = shell;
        _streams = streams;
        _inlets.Add(streams.In);
        _outlets.Add(streams.Out);
        _outlets.Add(streams.Error);
    }

    /// <summary>The command's streams; after a failure as far as they have come.</summary>
    public Streams Streams => _streams;

    /// <returns>False: a file cannot be opened. It has been said.</returns>
    public async ValueTask<bool> Apply(List<Redirection> redirections)
    {
        bool isOk = true;
        for (int i = 0; i < redirections.Count && isOk; i++) isOk = await Apply(redirections[i]);
        foreach (Inlet inlet in _inlets)
        {
            if (inlet != _streams.In) await inlet.Close();
        }
        foreach (Outlet outlet in _outlets)
        {
            if (outlet != _streams.Out && outlet != _streams.Error) await outlet.Close();
        }
        return isOk;
    }

    private async ValueTask<bool> Apply(Redirection redirection)
    {
        if (redirection.Kind == RedirectionKind.Other)
        {
            Replace(redirection.Stream, redirection.Stream == 1 ? _streams.Error : _streams.Out);
            return true;
        }
        Result<string[]> names = await new NameSearch(_shell).Expand(redirection.Target);
        if (!names.IsOk || names.Value.Length != 1) return await Refuse("a redirection names not one file");
        string name = names.Value[0];
        Result<FsFile> file = await Open(name, redirection.Kind);
        if (!file.IsOk) return await Refuse((name.Length == 0 ? "''" : name) + ": " + Reason.Of(file.Code));
        if (redirection.Kind == RedirectionKind.Read) Replace(new Inlet(new FileReader(file.Value), isOwn: true));
        else Replace(redirection.Stream, new Outlet(new FileWriter(file.Value), name));
        return true;
    }

    private async ValueTask<Result<FsFile>> Open(string name, RedirectionKind kind)
    {
        if (name.Length == 0) return StatusCode.NotFound;
        Result<FsFile> file = await _shell.Files.Open(FilePath.Absolute(_shell.Directory, name), kind switch
        {
            RedirectionKind.Read => FsOpen.Read,
            RedirectionKind.Append => FsOpen.Write | FsOpen.Create | FsOpen.Append,
            _ => FsOpen.Write | FsOpen.Create | FsOpen.Truncate,
        });
        if (!file.IsOk || file.Value.Kind != FileKind.Directory) return file;
        await file.Value.Close();
        return StatusCode.IsADirectory;
    }

    private void Replace(Inlet inlet)
    {
        _inlets.Add(inlet);
        _streams = new Streams(inlet, _streams.Out, _streams.Error);
    }

    private void Replace(int stream, Outlet outlet)
    {
        _outlets.Add(outlet);
        _streams = stream == 1
            ? new Streams(_streams.In, outlet, _streams.Error)
            : new Streams(_streams.In, _streams.Out, outlet);
    }

    private async ValueTask<bool> Refuse(string why)
    {
        await _shell.Refuse(why);
        return false;
    }
}
