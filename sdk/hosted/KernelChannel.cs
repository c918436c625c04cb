using Mooring.Ports;
using Mooring.Rings;
using Mooring.Sdk.Hosted;

namespace Mooring.Runtime;

/// <summary>Kernel commands, over the hosted kernel.</summary>
internal static class KernelChannel
{
    public static Result<ulong> Call(
        KernelMethod method, ulong a = 0, ulong b = 0, ulong c = 0, ulong d = 0, ulong e = 0, ulong f = 0)
    {
        (StatusCode code, ulong value) = HostedKernel.Current.Command(method, new Command(0, a, b, c, d, e, f).Payload);
        return code == StatusCode.Ok ? value : code;
    }

    public static StatusCode Do(
        KernelMethod method, ulong a = 0, ulong b = 0, ulong c = 0, ulong d = 0, ulong e = 0, ulong f = 0) =>
        Call(method, a, b, c, d, e, f).Code;

    public static Result<Handle> GetHandle(
        KernelMethod method, ulong a = 0, ulong b = 0, ulong c = 0, ulong d = 0, ulong e = 0, ulong f = 0)
    {
        Result<ulong> result = Call(method, a, b, c, d, e, f);
        return result.IsOk ? new Handle((uint)result.Value) : result.Code;
    }
}
