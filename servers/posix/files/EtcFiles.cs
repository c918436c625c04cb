using System.Text;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Posix;

/// <summary>
/// What libraries for Linux read under /etc: who there is, and who knows names. Made at the beginning, where there is
/// nothing of that name; anybody may change them.
/// </summary>
internal static class EtcFiles
{
    private const string Folder = "/etc/";

    /// <summary>Makes them; the servers of names follow as soon as the network has an address.</summary>
    public static async ValueTask Make(FsClient files)
    {
        await files.MakeDirectory("/etc");
        await Write(files, "passwd", "root:x:0:0:root:/:/bin/sh\n");
        await Write(files, "group", "root:x:0:\n");
        await Write(files, "hosts", "127.0.0.1\tlocalhost mooring\n");
        await Write(files, "hostname", "mooring\n");
        await Write(files, "shells", "/bin/sh\n");
        Loop.Detach(MakeResolver(files));
    }

    private static async ValueTask MakeResolver(FsClient files)
    {
        Result<NetClient> net = await NetClient.Connect();
        if (!net.IsOk) return;
        Result<LinkRecord> link = await net.Value.Configured(default);
        if (link.IsOk && link.Value.Names.Value != 0)
            await Write(files, "resolv.conf", $"nameserver {link.Value.Names.ToString()}\n");
    }

    private static async ValueTask Write(FsClient files, string name, string text)
    {
        Result<FsFile> file = await files.Open(Folder + name, FsOpen.Write | FsOpen.Create | FsOpen.Exclusive);
        if (!file.IsOk) return;
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        await file.Value.Write(0, bytes, 0, bytes.Length);
        await file.Value.Close();
    }
}
