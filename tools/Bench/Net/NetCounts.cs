using System;
using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;
using Mooring.Tools.Archive;
using Mooring.Tools.Machine;

namespace Mooring.Tools.Bench.Net;

/// <summary>What one boot has counted.</summary>
/// <param name="Table">Between the markers, from outside.</param>
/// <param name="Frames">Of a round, by the number of the probe.</param>
/// <param name="IdleBytes">Of a connection over which nobody says anything.</param>
public sealed record NetCounts(ProbeTable Table, IReadOnlyDictionary<int, double> Frames, double IdleBytes)
{
    /// <summary>Boots our image with bench-net and counts.</summary>
    public static NetCounts Take(SourceTree tree, NativePieces pieces)
    {
        using var folder = new RunFolder();
        using (FileStream archive = File.Create(folder.File("files.tar")))
            new FolderArchive(Message.Say).Pack(Path.GetDirectoryName(NetTraffic.WritePage(folder))!, archive);
        var machine = new MachineOptions
        {
            Image = tree.Image, Archive = folder.File("files.tar"), CommandLine = "exec bench",
        };
        return Take(
            machine, pieces, folder, new NetTraffic("/files/" + NetTraffic.Page, keeps: true),
            machine => CountedBoot.Run(machine, "/bin/bench-net", folder));
    }

    /// <summary>The same of any machine whose other side does what <see cref="NetTraffic"/> says.</summary>
    /// <param name="run">Boots it and returns when it has ended.</param>
    public static NetCounts Take(
        MachineOptions machine, NativePieces pieces, RunFolder folder, NetTraffic traffic, Action<MachineOptions> run)
    {
        string counts = folder.File("counts");
        Task talking = Task.Factory.StartNew(
            traffic.Run, default, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            run(machine with
            {
                HasNetwork = true, Forwards = traffic.Forwards, CountInstructions = true, WaitsForDevices = true,
                Plugin = pieces.Plugin, PluginOutput = counts,
            });
        }
        catch (ToolException) when (talking.Exception is { } problem)
        {
            throw new ToolException($"the guest's network: {problem.InnerException!.Message}", ExitStatus.Failure);
        }
        talking.GetAwaiter().GetResult();
        return new NetCounts(ProbeTable.OfPlugin(File.ReadAllText(counts)), traffic.Frames, traffic.IdleBytes);
    }

    /// <summary>Median instructions of one request, or of one MiB.</summary>
    public double Instructions(NetProbe probe) =>
        (Table.PerRound(probe.Number) - Table.PerRound(NetProbe.None.Number)) / probe.Per;

    /// <summary>Kernel entries of a frame, on the average.</summary>
    public double EntriesOfFrame(NetProbe probe) =>
        (Table.MeanSystemCalls(probe.Number) - Table.MeanSystemCalls(NetProbe.None.Number)) / Frames[probe.Number];

    /// <summary>Frames of one request, or of one MiB.</summary>
    public double FramesOf(NetProbe probe) => Frames[probe.Number] / probe.Per;

    /// <summary>How often processors copy each byte of one MiB.</summary>
    public double Copies(NetProbe probe) => Table.CopiedPerRound(probe.Number) / probe.Per / (1 << 20);
}
