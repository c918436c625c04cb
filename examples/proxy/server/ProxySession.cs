using System;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Sdk;

namespace Mooring.Examples.Proxy;

/// <summary>One client, and its session with the real service.</summary>
internal sealed class ProxySession(Proxied proxied, Behind behind) : InterfaceSession(behind)
{
    protected override ServiceContract Contract => proxied.Contract;

    protected override ReadOnlySpan<byte> Schema => proxied.Schema;

    protected override async ValueTask<Reply> Dispatch(Call call)
    {
        if (proxied.Find(call.Method) is not { } method) return StatusCode.UnknownMethod;
        behind.Begin();
        Reply reply = proxied.Allows(method) ? await Pass(call, method) : StatusCode.AccessDenied;
        behind.End();
        proxied.Log(Client, method, call.Command, reply);
        return reply;
    }

    private ValueTask<Reply> Pass(Call call, SchemaMethod method)
    {
        if (ForwardedCall.Of(this, call, method) is not { } forwarded) return new(StatusCode.BadArgument);
        return method.IsStream
            ? Stream(call, forwarded.Items(behind.Service))
            : forwarded.Pass(behind.Service);
    }
}
