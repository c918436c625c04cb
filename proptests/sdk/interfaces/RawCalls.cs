using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Tests.Sdk;

/// <summary>Commands that no generated client would send.</summary>
internal static class RawCalls
{
    internal static ValueTask<Completion> Call(this ServiceClient service, in Command command)
    {
        CompletionSlot slot = CompletionSlot.Take(command);
        service.Submit(slot);
        return slot.Task;
    }
}
