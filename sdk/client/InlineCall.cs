using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Sdk;

/// <summary>
/// A call that a generated client makes and that is all in its command: the arguments fit in 48 bytes, the answer in a
/// completion, and no capability goes with it. It needs no part of the session buffer, so nothing can be wrong with it
/// beforehand; every other call is an <see cref="OutgoingCall"/>.
/// </summary>
public static class InlineCall
{
    /// <summary>There are none.</summary>
    public readonly struct NoArguments;

    /// <summary>The result of a call, when it is there.</summary>
    /// <param name="service">Where it goes.</param>
    /// <param name="method">Its number.</param>
    /// <param name="arguments">At most 48 bytes.</param>
    /// <param name="deadline">default: none.</param>
    /// <param name="cancel">default: it is not given up.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ValueTask<Result<T>> Send<T, TAnswer, TArguments>(
        ServiceClient service, ushort method, in TArguments arguments, Deadline deadline, CancellationToken cancel)
        where TAnswer : struct, IAnswer<T>
        where TArguments : unmanaged =>
        Request<T, TAnswer>.Send(service, method, arguments, deadline, cancel);

    /// <summary>The same for a method that answers with a status only.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ValueTask<StatusCode> Send<TArguments>(
        ServiceClient service, ushort method, in TArguments arguments, Deadline deadline, CancellationToken cancel)
        where TArguments : unmanaged =>
        StatusRequest.Send(service, method, arguments, deadline, cancel);
}
