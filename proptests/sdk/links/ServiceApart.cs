using System;
using System.Diagnostics;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;
using Mooring.Sdk.Hosted;
using Mooring.Tests.Tools;

namespace Mooring.Tests.Sdk;

/// <summary>An example's service in a process of its own; its client is the test.</summary>
internal sealed class ServiceApart : IConnector, IDisposable
{
    private readonly ServiceProcess _service;
    private readonly CallChannel _control;

    public ServiceApart(string example)
    {
        World.Kernel.WhenIdle = Sleep;
        string program = Path.Combine(
            Guest.Root, "artifacts", "bin", example + "-hosted", "release", example + "-hosted.dll");
        _service = ServiceProcess.Start(World.Kernel, new ProcessStartInfo("dotnet", [program]), example);
        ChannelEnds control = Channels.Create().Value;
        _control = CallChannel.Open(control.Client).Value;
        World.Kernel.GiveBirth(_service.Link, control.Server);
    }

    public LoopWorld World { get; } = new();

    public ServiceClient Client(ServiceContract contract) => new(contract, this, SessionBuffer.Create().Value);

    public async ValueTask<Result<Handle>> Connect(string name)
    {
        ChannelEnds ends = Channels.Create().Value;
        return Connected(ends, await _control.Call(Accept, ends.Server, Rights.All));
    }

    public Result<Handle> ConnectAndWait(string name)
    {
        ChannelEnds ends = Channels.Create().Value;
        return Connected(ends, Loop.WaitFor(_control.Call(Accept, ends.Server, Rights.All)));
    }

    /// <summary>It does not run any more, and is there.</summary>
    public void Stop()
    {
        Signal("STOP");
        while (!File.ReadAllText($"/proc/{_service.Process.Id}/stat").Contains(") T ")) Thread.Yield();
    }

    public void Kill() => Signal("KILL");

    /// <summary>Waits for its end.</summary>
    /// <returns>How it ended.</returns>
    public int ExitCode()
    {
        _service.Process.WaitForExit();
        return _service.Process.ExitCode;
    }

    public void Dispose()
    {
        World.Dispose();
        if (!_service.Process.WaitForExit(30_000)) Kill();
        _service.Process.Dispose();
    }

    private static Command Accept => new((ushort)ServiceMethod.Accept, 1, 0, ulong.MaxValue);

    private static Result<Handle> Connected(ChannelEnds ends, in Completion completion) =>
        completion.Code == StatusCode.Ok ? ends.Client : completion.Code;

    private void Signal(string name) => HostProgram.Run("kill", "-" + name, _service.Process.Id.ToString());

    private bool Sleep()
    {
        if (!World.Kernel.Outside.IsAny) return false;
        World.Kernel.Outside.Wait(-1);
        return true;
    }
}
