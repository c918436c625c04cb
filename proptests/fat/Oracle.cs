using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace Mooring.Tests.Fat;

/// <summary>
/// Reads a volume of its own accord, knowing nothing of how it is written: what is in it, and what is wrong with it.
/// Errors are what may never be; lost clusters, chains that are too long, pieces of names that belong to nobody and
/// FATs that differ are not errors, and neither are two names of one file if that is allowed.
/// </summary>
internal sealed class Oracle
{
    private const uint End = 0x0FFF_FFF8;

    private readonly byte[] _image;
    private readonly int _clusterBytes, _dataStart, _clusters, _fatStart;
    private readonly Dictionary<uint, (uint First, string Path)> _owners = [];

    private Oracle(byte[] image)
    {
        _image = image;
        _clusterBytes = image[13] * 512;
        _fatStart = Short(14) * 512;
        int fatBytes = (int)Long(36) * 512;
        _dataStart = _fatStart + image[16] * fatBytes;
        _clusters = ((int)Math.Max(Long(32), Short(19)) * 512 - _dataStart) / _clusterBytes;
    }

    /// <summary>Files and their content, directories and null.</summary>
    public Dictionary<string, byte[]?> Files { get; } = [];

    public List<string> Errors { get; } = [];

    /// <summary>Names of one file, beyond the first.</summary>
    public List<(string Path, string Other)> Twins { get; } = [];

    public int FreeClusters => Enumerable.Range(2, _clusters).Count(cluster => Entry((uint)cluster) == 0);

    public static Oracle Read(byte[] image)
    {
        Oracle oracle = new(image);
        oracle.ReadDirectory(oracle.Long(44), "");
        return oracle;
    }

    private void ReadDirectory(uint first, string path)
    {
        List<uint>? chain = Chain(first, path + "/");
        if (chain is null) return;
        byte[] slots = Bytes(chain, chain.Count * _clusterBytes);
        HashSet<string> seen = new(StringComparer.OrdinalIgnoreCase);
        string[] pieces = new string[21];
        int next = 0, sum = -1;
        for (int at = 0; at < slots.Length && slots[at] != 0; at += 32)
        {
            ReadOnlySpan<byte> slot = slots.AsSpan(at, 32);
            if (slot[0] == 0xE5) next = -1;
            else if (slot[11] == 0x0F) TakePiece(slot, pieces, ref next, ref sum);
            else if ((slot[11] & 8) == 0)
            {
                bool isLong = next == 0 && sum == Checksum(slot[..11]);
                string name = isLong ? string.Concat(pieces.Where(piece => piece is not null)) : Short(slot);
                if (slot[0] != '.' && !seen.Add(name)) Errors.Add($"{path}/{name} is there twice");
                if (slot[0] != '.') ReadEntry(slot, path + "/" + name);
                (next, sum) = (-1, -1);
                Array.Clear(pieces);
            }
        }
    }

    private void ReadEntry(ReadOnlySpan<byte> slot, string path)
    {
        uint first = (uint)BinaryPrimitives.ReadUInt16LittleEndian(slot[20..]) << 16
            | BinaryPrimitives.ReadUInt16LittleEndian(slot[26..]);
        uint size = BinaryPrimitives.ReadUInt32LittleEndian(slot[28..]);
        bool isDirectory = (slot[11] & 0x10) != 0;
        if (first != 0 && _owners.TryGetValue(first, out (uint First, string Path) owner) && owner.First == first)
        {
            Twins.Add((path, owner.Path));
            Files[path] = isDirectory ? null : Content(first, size, path, claim: false);
            if (isDirectory) CopyInside(owner.Path, path);
            return;
        }
        if (!isDirectory) Files[path] = Content(first, size, path, claim: true);
        else
        {
            Files[path] = null;
            ReadDirectory(first, path);
        }
    }

    /// <summary>What is in a directory with two names can be found under both.</summary>
    private void CopyInside(string known, string path)
    {
        foreach ((string inside, byte[]? content) in Files.Where(pair => pair.Key.StartsWith(known)).ToArray())
            Files[path + "/" + inside[known.Length..]] = content;
    }

    private byte[] Content(uint first, uint size, string path, bool claim)
    {
        if (first == 0)
        {
            if (size > 0) Errors.Add($"{path} has a length and no clusters");
            return [];
        }
        List<uint>? chain = Chain(first, path, claim);
        if (chain is null) return [];
        bool isWhole = (long)chain.Count * _clusterBytes >= size;
        if (!isWhole) Errors.Add($"{path} has too few clusters");
        return isWhole ? Bytes(chain, (int)size) : [];
    }

    private List<uint>? Chain(uint first, string path, bool claim = true)
    {
        List<uint> chain = [];
        for (uint cluster = first; cluster < End; cluster = Entry(cluster))
        {
            if (cluster < 2 || cluster >= _clusters + 2)
            {
                Errors.Add($"{path} leads to cluster {cluster:x}");
                return null;
            }
            if (Entry(cluster) == 0)
            {
                Errors.Add($"{path} leads to a free cluster");
                return null;
            }
            if (claim && !_owners.TryAdd(cluster, (first, path)))
            {
                Errors.Add($"{path} shares cluster {cluster} with {_owners[cluster].Path}");
                return null;
            }
            chain.Add(cluster);
            if (chain.Count > _clusters)
            {
                Errors.Add($"{path} goes round");
                return null;
            }
        }
        return chain;
    }

    private byte[] Bytes(List<uint> chain, int length)
    {
        byte[] bytes = new byte[length];
        for (int at = 0; at < length; at += _clusterBytes)
        {
            int from = _dataStart + (int)(chain[at / _clusterBytes] - 2) * _clusterBytes;
            Array.Copy(_image, from, bytes, at, Math.Min(_clusterBytes, length - at));
        }
        return bytes;
    }

    private uint Entry(uint cluster) => Long(_fatStart + (int)cluster * 4) & 0x0FFF_FFFF;

    private static void TakePiece(ReadOnlySpan<byte> slot, string[] pieces, ref int next, ref int sum)
    {
        int place = slot[0] & 0x3F;
        if ((slot[0] & 0x40) != 0)
        {
            (next, sum) = (place, slot[13]);
            Array.Clear(pieces);
        }
        else if (slot[13] != sum) next = -1;
        if (place != next)
        {
            next = -1;
            return;
        }
        byte[] units = [.. slot[1..11], .. slot[14..26], .. slot[28..32]];
        string text = Encoding.Unicode.GetString(units);
        int end = text.IndexOf('\0');
        pieces[place] = end < 0 ? text : text[..end];
        next--;
    }

    private static string Short(ReadOnlySpan<byte> slot)
    {
        string name = Encoding.Latin1.GetString(slot[..8]).TrimEnd();
        string more = Encoding.Latin1.GetString(slot[8..11]).TrimEnd();
        return more.Length > 0 ? $"{name}.{more}" : name;
    }

    private static int Checksum(ReadOnlySpan<byte> name)
    {
        int sum = 0;
        foreach (byte letter in name) sum = (((sum & 1) << 7) + (sum >> 1) + letter) & 0xFF;
        return sum;
    }

    private uint Long(int at) => BinaryPrimitives.ReadUInt32LittleEndian(_image.AsSpan(at));

    private int Short(int at) => BinaryPrimitives.ReadUInt16LittleEndian(_image.AsSpan(at));
}
