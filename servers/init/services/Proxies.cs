using Mooring.Sdk;

namespace Mooring.Servers.Init;

/// <summary>
/// Services that this boot puts a proxy before (<c>proxied=NAME</c> on the command line): whoever connects to such a
/// name gets a channel to a process of the proxy's program, which alone is connected to the service itself, and may
/// call there whatever its clients may call here. The clients do not notice; the service sees one client, the proxy.
/// </summary>
internal static class Proxies
{
    private const string Program = "/bin/proxy-server";

    /// <summary>Adds them; a name that there is not is said.</summary>
    public static void Add(Init init, BootOptions options)
    {
        foreach (string proxied in options.Proxied)
        {
            string[] words = proxied.Split(':');
            if (init.Services.Find(words[0]) is { } service && init.Files.Find(Program).IsOk) Add(init, service, words);
            else init.Log("init: no service '" + words[0] + "' to put a proxy before");
        }
    }

    private static void Add(Init init, ServiceEntry service, string[] arguments)
    {
        string name = "proxy." + service.Name;
        Start start = new(Program) { Handles = InitLimits.ServiceHandles, Title = name };
        foreach (string argument in arguments) start.Arguments.Add(argument);
        service.Proxy = new ServiceEntry(name, "the calls under way", start)
        {
            HasClients = true, IsOnDemand = true, Interface = service.Interface, Policy = service.Policy,
        };
        foreach (ServiceEntry worker in service.Workers) worker.Proxy = service.Proxy;
        init.Services.Add(service.Proxy);
    }
}
