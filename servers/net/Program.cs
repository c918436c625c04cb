using System.Runtime;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Net;

/// <summary>
/// The network server: a driver of one virtio network device and the protocols above it, in ring 3. init hands it the
/// device as it does the random server, where who may do what is told.
/// <para>
/// Three layers and what is below them. <b>driver</b>: frames to and from the device. <b>wire</b>: what heads and
/// messages look like; functions over bytes, which keep nothing. <b>interface</b>: who is where on the wire, and what
/// is for this machine. <b>socket</b>: what clients have, and the clients that the machine is itself (DHCP, DNS). A
/// packet goes up and down through them without being copied; on its way to a client it is copied once.
/// </para>
/// <para>
/// The corners. Nobody takes what has come: it waits, so much of it, and then it is dropped. The wire says anything at
/// all: what is wrong is dropped and counted, and no more is kept of it than has a limit. This process dies: sockets
/// are gone, and what the device had is kept by the kernel until the successor has reset it.
/// </para>
/// </summary>
internal static class Program
{
    [RuntimeExport("program_main")]
    private static void Begin() => Startup.Run(Run);

    private static void Main()
    {
    }

    private static async ValueTask<int> Run(string[] arguments)
    {
        Result<Network> network = await Start();
        if (!network.IsOk)
        {
            await InitClient.Instance.Log("the network cannot be used: status " + ((uint)network.Code).ToString());
            return 1;
        }
        await NetServer.Serve(client => new NetService(network.Value, client.ProcessId));
        return 0;
    }

    /// <summary>
    /// Without a source of chance there is no network: who can foretell its numbers can speak in its name.
    /// </summary>
    private static async ValueTask<Result<Network>> Start()
    {
        Result<RandomClient> random = await RandomClient.Connect();
        if (!random.IsOk) return random.Code;
        RandomClient client = random.Value;
        BufferSlice slice = await client.Buffer.Take(Secret.KeyBytes);
        Result<int> filled = await client.Fill(slice.Bytes);
        Secret secret = new(slice.Bytes.Span);
        slice.Bytes.Span.Clear();
        client.Buffer.Give(slice);
        return filled.IsOk ? await DeviceNetwork.Start(secret) : filled.Code;
    }
}
