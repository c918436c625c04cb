using System.Collections.Generic;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Shell;

/// <summary>A file that fails is said and left out; the others and the output go on.</summary>
internal sealed class Tee : Command
{
    private readonly List<PipeWriter> _files = new();
    private readonly List<string> _names = new();
    private int _status;

    public override string Name => "tee";
    public override string Usage => "[-a] [FILE...]";
    public override string Summary => "writes its input to files (-a: behind what is there) and its output";
    public override string OptionLetters => "a";

    public override async ValueTask<int> Run(Invocation call)
    {
        FsOpen how = FsOpen.Write | FsOpen.Create | (call.Options.Has('a') ? FsOpen.Append : FsOpen.Truncate);
        for (int i = 0; i < call.Options.OperandCount; i++) await Open(call, call.Options.Operand(i), how);
        int status = await Copy(call);
        while (_files.Count > 0) await Finish(call, _files.Count - 1);
        return status == ExitStatus.Done ? _status : status;
    }

    private async ValueTask Open(Invocation call, string operand, FsOpen how)
    {
        Result<FsFile> file = await call.TryOpen(operand, how);
        if (file.IsOk)
        {
            _files.Add(new FileWriter(file.Value));
            _names.Add(operand);
        }
        else Fail(call, operand, file.Code);
    }

    private async ValueTask<int> Copy(Invocation call)
    {
        while (true)
        {
            ReadResult read = await call.Shell.Interruption.Read(call.In);
            for (int i = _files.Count - 1; i >= 0; i--)
            {
                if ((await _files[i].WriteAsync(read.Buffer)).IsCompleted) await Finish(call, i);
            }
            FlushResult shown = await call.Out.WriteAsync(read.Buffer);
            call.In.AdvanceTo(read.Buffer.Length);
            if (read.Code == StatusCode.EndOfData) return ExitStatus.Done;
            if (read.IsCompleted || !await call.MayGoOn()) return ExitStatus.Interrupted;
            if (shown.IsCompleted) return ExitStatus.NobodyReads;
        }
    }

    private async ValueTask Finish(Invocation call, int index)
    {
        StatusCode code = await _files[index].CompleteAsync();
        if (code != StatusCode.Ok) Fail(call, _names[index], code);
        _files.RemoveAt(index);
        _names.RemoveAt(index);
    }

    private void Fail(Invocation call, string name, StatusCode why)
    {
        call.Complain(name, why);
        _status = ExitStatus.Failed;
    }
}
