using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Mooring.Tools.Disks;
using Mooring.Tools.Machine;

namespace Mooring.Tools.Soak;

/// <summary>
/// A boot with a new FAT disk whose files are under load, and meanwhile the servers behind them are killed, or nobody
/// is; then the host's <c>fsck.fat</c> looks at the disk.
/// </summary>
/// <param name="Seed">Where the choices begin.</param>
/// <param name="Eras">How often all come to rest and are looked at.</param>
/// <param name="KillsEach">In an era, besides the three at its end; 0: none at all, and an era is a minute.</param>
/// <param name="Cpus">The guest's processors.</param>
public sealed partial record FileSoak(ulong Seed, int Eras, int KillsEach, int Cpus)
{
    private const long DiskBytes = 320L << 20;
    private const string Format = "/usr/sbin/mkfs.fat", Check = "/usr/sbin/fsck.fat", Package = "dosfstools";

    /// <summary>The servers that are killed once more at the end of each era.</summary>
    private const int Servers = 3;
    private const int LeastEras = 5, KillsOfEra = 50, SecondsOfKill = 4, SecondsOfEra = 150;

    /// <summary>About so many kills in all.</summary>
    public static FileSoak WithKills(ulong seed, int kills, int cpus)
    {
        int eras = Math.Max(LeastEras, kills / KillsOfEra);
        return new FileSoak(seed, eras, Math.Max(1, (kills + eras - 1) / eras - Servers), cpus);
    }

    private int LimitSeconds => Eras * (SecondsOfEra + (KillsEach + Servers) * SecondsOfKill);

    /// <summary>Runs it; what the guest says goes to <paramref name="output"/>.</summary>
    /// <returns>A line for everything that is wrong.</returns>
    public IEnumerable<string> Run(SourceTree tree, Stream output)
    {
        using var folder = new RunFolder();
        string disk = folder.File("disk.img");
        using (FileStream image = File.Create(disk)) image.SetLength(DiskBytes);
        HostCommand.Run(Format, Package, "-F", "32", "-s", "4", disk);
        int status = Boot(tree, folder, disk, output);
        if (status != ExitStatus.Success) yield return $"the guest's status is {status}";
        (int remarks, string said) = HostCommand.Try(Check, Package, folder.File("."), ["-n", disk]);
        if (remarks == 0 || (KillsEach > 0 && IsHarmless(said))) Message.Say(Summary(said));
        else yield return $"fsck.fat remarks on the disk:\n{said}";
    }

    /// <summary>
    /// What servers/fs/fat/README.md allows when the file server dies at any moment: clusters that belong to nobody, so
    /// many fewer in the count of the free ones, or no count, a chain that is longer than its file, and the second FAT
    /// not as new as the first.
    /// </summary>
    public static bool IsHarmless(string said)
    {
        if (said.Split('\n').Any(line => !Harmless().IsMatch(line))) return false;
        if (said.Contains("summary uninitialized", StringComparison.Ordinal)) return true;
        Match reclaimed = Reclaimed().Match(said), count = Count().Match(said);
        long missing = count.Success ? Number(count, 2) - Number(count, 1) : 0;
        long found = reclaimed.Success ? Number(reclaimed, 1) : 0;
        return said.Contains("Truncating", StringComparison.Ordinal) ? missing > found : missing == found;
    }

    private static long Number(Match match, int group) =>
        long.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    private int Boot(SourceTree tree, RunFolder folder, string disk, Stream output)
    {
        var machine = new MachineOptions
        {
            Image = tree.Image, CommandLine = "exec", Cpus = Cpus, Disks = [new DiskImage(disk, IsReadOnly: false)],
        };
        var guest = new GuestRun(machine, new KernelLog(), verbose: false, LimitSeconds) { Output = output };
        return guest.Execute($"/bin/soak files /disk/siege {Seed} {Eras} {KillsEach}", folder);
    }

    private static string Summary(string said) => string.Join(
        "; ", said.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Trim()));

    [GeneratedRegex(
        @"^(fsck\.fat .*|Reclaimed \d+ unused clusters? \(\d+ bytes\)\.|"
        + @"FATs differ but appear to be intact\.|  Using first FAT\.|"
        + @"/[^ ]*|  File size is \d+ bytes, cluster chain length is > \d+ bytes\.|  Truncating file to \d+ bytes\.|"
        + @"Free cluster summary (wrong|uninitialized) \(.*\)|  Auto-correcting\.|"
        + @"Leaving filesystem unchanged\.|.*: \d+ files, \d+/\d+ clusters|)$")]
    private static partial Regex Harmless();

    [GeneratedRegex(@"Reclaimed (\d+) unused")]
    private static partial Regex Reclaimed();

    [GeneratedRegex(@"summary wrong \((\d+) vs\. really (\d+)\)")]
    private static partial Regex Count();
}
