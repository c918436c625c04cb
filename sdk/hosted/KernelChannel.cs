using Mooring.Ports;
using Mooring.Rings;
using Mooring.Sdk.Hosted;

namespace Mooring.Runtime;

/// <summary>Kernel commands, over the hosted kernel.</summary>
internal static partial class KernelChannel
{
    /// <summary>One command, start to end.</summary>
    public static Result<ulong> Call(KernelMethod method, in Payload payload)
    {
        (StatusCode code, ulong value) = HostedKernel.Current.Command(method, payload);
        return code == StatusCode.Ok ? value : code;
    }
}
