using Xunit;

namespace Mooring.Tests.Threads;

/// <summary>Tests whose threads are to run at the same time: nothing else runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class TwoCores
{
    internal const string Name = "two cores";
}
