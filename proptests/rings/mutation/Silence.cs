using Xunit.Abstractions;

namespace Mooring.Tests.Mutation;

/// <summary>What a test says while it is tried on a mutant.</summary>
internal sealed class Silence : ITestOutputHelper
{
    public void WriteLine(string message)
    {
    }

    public void WriteLine(string format, params object[] args)
    {
    }
}
