using System.CommandLine;
using Mooring.Tools.Machine;

namespace Mooring.Tools.Commands;

/// <summary><c>--smp N</c>: how many processors a guest has.</summary>
public sealed class CpusOption : Option<int>
{
    /// <summary>One processor if nothing else is said.</summary>
    public CpusOption()
        : base("--smp")
    {
        Description = "The guest's processors";
        HelpName = "N";
        DefaultValueFactory = _ => 1;
        Bounds.Add(this, 1, MachineOptions.MostCpus);
    }
}
