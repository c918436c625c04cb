using System;
using System.Buffers.Binary;
using Mooring.Sdk;

namespace Mooring.Servers.Net.Wire;

internal enum DhcpType : byte
{
    None = 0,
    Discover = 1,
    Offer = 2,
    Request = 3,
    Acknowledged = 5,
    Refused = 6,
}

/// <summary>
/// What a DHCP client says and hears (RFC 2131, RFC 2132): of the many options those that it uses.
/// </summary>
internal struct DhcpMessage
{
    /// <summary>Of one that is written here.</summary>
    public const int MostBytes = OptionsAt + 64;

    public const ushort ServerPort = 67, ClientPort = 68;

    private const byte FromClient = 1, FromServer = 2, Ethernet = 1;
    private const uint Magic = 0x6382_5363;
    private const int TransactionAt = 4, FlagsAt = 10, ClientAt = 12, YoursAt = 16, StationAt = 28, MagicAt = 236;
    private const int OptionsAt = 240;
    private const ushort AnswerToAll = 0x8000;
    private const byte Pad = 0, End = 255, MaskOption = 1, RouterOption = 3, NamesOption = 6, WantedOption = 50;
    private const byte LeaseOption = 51, TypeOption = 53, ServerOption = 54, ListOption = 55;

    public DhcpType Type;
    public uint Transaction;

    /// <summary>Of the client.</summary>
    public MacAddress Station;

    /// <summary>To the server: the address that the client has. From the server: the one that it gets.</summary>
    public Ipv4Address Client, Yours;

    /// <summary>To the server: the address that is asked for.</summary>
    public Ipv4Address Wanted;

    /// <summary>Which server is meant, or speaks.</summary>
    public Ipv4Address Server;
    public Ipv4Address Mask, Router, Names;

    /// <summary>0: not said.</summary>
    public uint LeaseSeconds;

    /// <summary>An answer of a server to an Ethernet client. False: it is not one, or is torn.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out DhcpMessage message)
    {
        message = default;
        if (bytes.Length < OptionsAt || bytes[0] != FromServer || bytes[1] != Ethernet || bytes[2] != MacAddress.Bytes)
            return false;
        if (BinaryPrimitives.ReadUInt32BigEndian(bytes.Slice(MagicAt)) != Magic) return false;
        message.Transaction = BinaryPrimitives.ReadUInt32BigEndian(bytes.Slice(TransactionAt));
        message.Yours = AddressAt(bytes.Slice(YoursAt));
        message.Station = MacAddress.Read(bytes.Slice(StationAt));
        return message.TryParseOptions(bytes.Slice(OptionsAt)) && message.Type != DhcpType.None;
    }

    /// <summary>What a client says.</summary>
    /// <param name="bytes">At least <see cref="MostBytes"/>.</param>
    /// <returns>How many were written.</returns>
    public readonly int Write(Span<byte> bytes)
    {
        bytes.Slice(0, MostBytes).Clear();
        (bytes[0], bytes[1], bytes[2]) = (FromClient, Ethernet, MacAddress.Bytes);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.Slice(TransactionAt), Transaction);
        if (Client == Ipv4Address.Any) BinaryPrimitives.WriteUInt16BigEndian(bytes.Slice(FlagsAt), AnswerToAll);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.Slice(ClientAt), Client.Value);
        Station.Write(bytes.Slice(StationAt));
        BinaryPrimitives.WriteUInt32BigEndian(bytes.Slice(MagicAt), Magic);
        Span<byte> options = bytes.Slice(OptionsAt);
        int at = Put(options, 0, TypeOption, [(byte)Type]);
        if (Wanted != Ipv4Address.Any) at = Put(options, at, WantedOption, Wanted);
        if (Server != Ipv4Address.Any) at = Put(options, at, ServerOption, Server);
        at = Put(options, at, ListOption, [MaskOption, RouterOption, NamesOption, LeaseOption]);
        options[at++] = End;
        return OptionsAt + at;
    }

    private bool TryParseOptions(ReadOnlySpan<byte> options)
    {
        while (options.Length > 0 && options[0] != End)
        {
            if (options[0] == Pad)
            {
                options = options.Slice(1);
                continue;
            }
            if (options.Length < 2 || options.Length < 2 + options[1]) return false;
            Note(options[0], options.Slice(2, options[1]));
            options = options.Slice(2 + options[1]);
        }
        return true;
    }

    /// <summary>An option that is too short says nothing.</summary>
    private void Note(byte option, ReadOnlySpan<byte> value)
    {
        if (option == TypeOption && value.Length >= 1) Type = (DhcpType)value[0];
        if (value.Length < sizeof(uint)) return;
        if (option == MaskOption) Mask = AddressAt(value);
        if (option == RouterOption) Router = AddressAt(value);
        if (option == NamesOption) Names = AddressAt(value);
        if (option == ServerOption) Server = AddressAt(value);
        if (option == LeaseOption) LeaseSeconds = AddressAt(value).Value;
    }

    private static Ipv4Address AddressAt(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt32BigEndian(bytes));

    private static int Put(Span<byte> options, int at, byte option, Ipv4Address address)
    {
        Span<byte> value = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(value, address.Value);
        return Put(options, at, option, value);
    }

    private static int Put(Span<byte> options, int at, byte option, ReadOnlySpan<byte> value)
    {
        options[at] = option;
        options[at + 1] = (byte)value.Length;
        value.CopyTo(options.Slice(at + 2));
        return at + 2 + value.Length;
    }
}
