using System.IO;
using System.Linq;
using System.Text;

namespace Mooring.Tools.Bench.Linux;

/// <summary>
/// The first file system of a Linux, in the format that its kernel unpacks (cpio, "newc"): a header of 13 numbers in
/// hexadecimal, the name, the content, the last two padded to 4 bytes.
/// </summary>
public sealed class InitArchive(Stream stream)
{
    private const uint Folder = 0x41ED, Program = 0x81ED, Device = 0x2180;
    private const string Magic = "070701", Last = "TRAILER!!!";

    /// <summary>A folder that everyone may read.</summary>
    public void AddFolder(string name) => Add(name, Folder, [], 0, 0);

    /// <summary>A program that everyone may run.</summary>
    public void AddProgram(string name, byte[] content) => Add(name, Program, content, 0, 0);

    /// <summary>A device of characters.</summary>
    public void AddDevice(string name, uint major, uint minor) => Add(name, Device, [], major, minor);

    /// <summary>Nothing follows.</summary>
    public void End() => Add(Last, 0, [], 0, 0);

    private void Add(string name, uint mode, byte[] content, uint major, uint minor)
    {
        // number, mode, user, group, links, time, size, device, its number, length of the name, checksum
        uint[] header =
            [0, mode, 0, 0, 1, 0, (uint)content.Length, 0, 0, major, minor, (uint)name.Length + 1, 0];
        Write(Encoding.ASCII.GetBytes(Magic + string.Concat(header.Select(word => word.ToString("X8"))) + name + "\0"));
        Write(content);
    }

    private void Write(byte[] bytes)
    {
        const int Alignment = 4;
        stream.Write(bytes);
        stream.Write(new byte[-bytes.Length & (Alignment - 1)]);
    }
}
