using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Runtime;

/// <content>The ways to say a command; the same for programs that boot and for hosted ones.</content>
internal static partial class KernelChannel
{
    /// <summary>A command by its words.</summary>
    public static Result<ulong> Call(
        KernelMethod method, ulong a = 0, ulong b = 0, ulong c = 0, ulong d = 0, ulong e = 0, ulong f = 0) =>
        Call(method, new Command(0, a, b, c, d, e, f).Payload);

    /// <summary>A command whose value says nothing.</summary>
    public static StatusCode Do(
        KernelMethod method, ulong a = 0, ulong b = 0, ulong c = 0, ulong d = 0, ulong e = 0, ulong f = 0) =>
        Call(method, a, b, c, d, e, f).Code;

    /// <summary>A command whose value is a handle.</summary>
    public static Result<Handle> GetHandle(
        KernelMethod method, ulong a = 0, ulong b = 0, ulong c = 0, ulong d = 0, ulong e = 0, ulong f = 0)
    {
        Result<ulong> result = Call(method, a, b, c, d, e, f);
        return result.IsOk ? new Handle((uint)result.Value) : result.Code;
    }
}
