using System.Collections.Generic;
using System.Text;
using System.Text.Unicode;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Servers.Init;

/// <summary>
/// The services that the system boots with: the files under <c>services/</c> in the boot archive, read once. One that
/// is wrong is left out, and so is one whose program is not there; both are said.
/// </summary>
internal sealed class Manifest
{
    private const string Folder = "services/";

    private readonly Init _init;
    private readonly BootOptions _options;
    private Handle _versions;

    public Manifest(Init init, BootOptions options)
    {
        _init = init;
        _options = options;
    }

    /// <summary>The services, none of them started.</summary>
    public List<ServiceEntry> Read()
    {
        List<ServiceEntry> services = new();
        foreach (KeyValuePair<string, SharedBytes> member in _init.Files.Under(Folder))
            if (Read(member.Key, member.Value) is { } file) services.AddRange(EntriesOf(file));
        return services;
    }

    /// <summary>
    /// One, or as many as it has workers: then the first, by the service's own name, knows the others.
    /// </summary>
    private List<ServiceEntry> EntriesOf(ServiceFile file)
    {
        List<ServiceEntry> workers = new();
        for (int number = 1; number <= file.Workers; number++) workers.Add(EntryOf(file, number));
        if (workers.Count > 1) workers[0].Workers = workers;
        return workers;
    }

    private ServiceFile? Read(string name, SharedBytes bytes)
    {
        byte[] text = bytes.Span.ToArray();
        string? fault = "it is no text of at most " + ServiceFile.MostBytes.ToString() + " bytes";
        ServiceFile? file = null;
        if (text.Length <= ServiceFile.MostBytes && Utf8.IsValid(text))
            file = ServiceFile.Read(name, Encoding.UTF8.GetString(text), out fault);
        if (fault is null && !_init.Files.Find(file!.Program).IsOk) fault = "there is no program " + file.Program;
        if (fault is null) return file;
        _init.Say("init: " + Folder + name + ": " + fault);
        return null;
    }

    /// <param name="number">Of the worker, from 1 on.</param>
    private ServiceEntry EntryOf(ServiceFile file, int number)
    {
        string name = number == 1 ? file.Name : file.Name + "." + number.ToString();
        Start start = new(file.Program)
        {
            Title = file.Workers > 1 ? file.Name + "." + number.ToString() : null,
            Line = file.EndsTheSystem ? _options.Line : 0, Priority = file.Priority, Budget = file.Budget,
            Handles = HandlesOf(file), Processes = file.Processes,
        };
        if (file.EndsTheSystem && _options.IsExec) start.Arguments.Add("--exec");
        else if (file.EndsTheSystem && _options.IsBootOnly) start.Arguments.Add("--bootonly");
        foreach (PortRange range in file.Ports) start.Ports.Add(range);
        for (int i = 0; i < file.Interrupts.Count; i++) GiveInterrupt(start, i, file.Interrupts[i]);
        if (file.GetsArchives) GiveArchives(start);
        if (file.OverVersions != Rights.None) GiveVersions(start, file.OverVersions);
        if (file.Workers > 1) start.Arguments.Add("worker=" + number.ToString());
        return new ServiceEntry(name, file.Lost, start)
        {
            Interface = file.Name, HasClients = file.HasClients, IsOnDemand = file.IsOnDemand, Ping = file.Ping,
            EndsTheSystem = file.EndsTheSystem,
            Policy = file.Policy, Restart = file.Restart.Anew(), Resumes = file.Resumes,
        };
    }

    /// <summary>A service has one for each client; the shell is a program like those that it starts.</summary>
    private static ulong HandlesOf(ServiceFile file)
    {
        if (file.Handles != 0) return file.Handles;
        return file.HasClients ? InitLimits.ServiceHandles : InitLimits.ProgramHandles;
    }

    private void GiveInterrupt(Start start, int place, uint line)
    {
        Result<Handle> interrupt = _init.Machine.Interrupt(line);
        if (interrupt.IsOk) start.Gifts.Add(new Gift(StartRole.Interrupt0 + place, interrupt.Value, Rights.Wait));
    }

    private static void GiveArchives(Start start)
    {
        const Rights lendable = Rights.Read | Rights.Give;
        start.Gifts.Add(new Gift(StartRole.BootArchive, Startup.Handle(StartRole.BootArchive), lendable));
        start.Gifts.Add(new Gift(StartRole.FilesArchive, Startup.Handle(StartRole.FilesArchive), lendable));
    }

    /// <summary>One page for all. It outlives a file server, so that the next can say that all has changed.</summary>
    private void GiveVersions(Start start, Rights rights)
    {
        if (_versions.IsNone) _versions = Regions.Create(1).Value;
        if (!_versions.IsNone) start.Gifts.Add(new Gift(StartRole.FileVersions, _versions, rights));
    }
}
