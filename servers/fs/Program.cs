using System.Runtime;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Fs;

/// <summary>
/// The file server: archives, which are handles that init gives it, as the beginning of a file system in memory, and in
/// it the volumes of all disks that there are. It takes no arguments.
/// </summary>
internal static class Program
{
    [RuntimeExport("program_main")]
    private static void Begin() => Startup.Run(Run);

    private static void Main()
    {
    }

    private static async ValueTask<int> Run(string[] arguments)
    {
        Archives archives = new();
        Tree tree = archives.Load();
        FsBudget budget = FsBudget.Read();
        ArchiveNodes nodes = new(tree, number => archives[number]);
        RamVolume root = new(nodes, new PagePool(budget.RamPages), budget.Names, () => Clock.WallClockNs);
        MountTable mounts = new(root);
        FileVersions versions = new(Regions.Map(Startup.Handle(StartRole.FileVersions), Rights.Read | Rights.Write));
        Loop.Detach(DiskMounts.Find(mounts, budget));
        await FilesServer.Serve(_ => new ClientFiles(mounts, archives, versions, (uint)Clock.NowNs));
        return 0;
    }
}
