using System;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Sdk;

namespace Mooring.Examples.Proxy;

/// <summary>One client, and its session with the real service, which ends with it.</summary>
internal sealed class ProxySession(Proxied proxied, Onward behind) : InterfaceSession(proxied)
{
    protected override ServiceContract Contract => proxied.Contract;

    protected override ReadOnlySpan<byte> Schema => proxied.Schema;

    protected override async ValueTask<Reply> Dispatch(Call call)
    {
        if (behind.Find(call.Method) is not { } method) return StatusCode.UnknownMethod;
        Reply reply = proxied.Allows(method) ? await behind.Pass(this, call) : StatusCode.AccessDenied;
        proxied.Log(Client, method, call.Command, reply);
        return reply;
    }

    protected override void Over() => behind.Close();
}
