using System.Numerics;

namespace Mooring.Rings;

/// <summary>
/// The layout of a channel: whole pages that begin with 256 bytes of lines. Who writes what is the first rule:
/// <code>
///     0  client line    publish word | armed, dead (kernel) | completion head
///    64  server line    publish word | armed, dead (kernel) | command head | refused
///   128  header         version, capacities, kind (written once, by the kernel, before either side maps the page)
///   192  cancel bits    a bit per completion slot, written by the client
///   256  commands       64 bytes each, written by the client
///        completions    16 bytes each, written by the server
///        grants         4 bytes per completion slot, written by the client: credits given to the stream in it
/// </code>
/// The publish word of a side is 64 bits: its tail in the low half and, in the high half, a count of notices
/// (cancel, credit): one load tells a sleeping peer whether anything has happened since it looked. The flags
/// <c>armed</c> and <c>dead</c> in a line belong to the end that consumes what the line's owner publishes: they lie
/// beside the publish word so that the producer looks at one line only.
/// <para>
/// A raw channel has the same lines; its producer is the client, its entries are the commands, and there are no
/// completions.
/// </para>
/// </summary>
public readonly struct Geometry
{
    public const uint ClientLine = 0;
    public const uint ServerLine = 64;
    public const uint Header = 128;
    public const uint CancelBits = 192;
    public const uint Commands = 256;

    /// <summary>Offsets inside the line of a side.</summary>
    public const uint PublishWord = 0, Armed = 8, Dead = 12, PeerHead = 16, Refused = 24;

    /// <summary>Offsets inside the header.</summary>
    public const uint Version = 0, Capacities = 4, Kind = 8;

    /// <summary>What <see cref="Version"/> holds: 'M', 'R' and the version of this layout.</summary>
    public const uint CurrentVersion = 0x4D52_0002;

    public const uint CommandBytes = 64;
    public const uint CompletionBytes = 16;
    public const uint GrantBytes = 4;
    public const uint PageBytes = 4096;

    /// <summary>The most entries of a ring: there are 64 bytes of cancel bits.</summary>
    public const uint MostEntries = 512;

    /// <summary>Members of a chain.</summary>
    public const int ChainLimit = 8;

    /// <summary>The capacities of a one-page channel.</summary>
    public static Geometry Default => new(32, 64);

    /// <param name="commands">A power of two up to <see cref="MostEntries"/>.</param>
    /// <param name="completions">A power of two, at least <paramref name="commands"/> and 2.</param>
    public Geometry(uint commands, uint completions)
    {
        CommandMask = commands - 1;
        CompletionMask = completions - 1;
    }

    private Geometry(ChannelKind kind, uint entries)
    {
        ChannelKind = kind;
        CommandMask = entries - 1;
        CompletionMask = uint.MaxValue;
    }

    /// <summary>A raw channel.</summary>
    /// <param name="entries">A power of two up to <see cref="MostEntries"/>.</param>
    /// <param name="kind"><see cref="ChannelKind.Refuse"/> or <see cref="ChannelKind.Overwrite"/>.</param>
    public static Geometry Raw(uint entries, ChannelKind kind) => new(kind, entries);

    /// <summary>A channel of any kind; the completions of a raw one do not count.</summary>
    public static Geometry Of(ChannelKind kind, uint commands, uint completions) =>
        kind == ChannelKind.Calls ? new Geometry(commands, completions) : Raw(commands, kind);

    public ChannelKind ChannelKind { get; }
    public uint CommandCapacity => CommandMask + 1;
    public uint CompletionCapacity => CompletionMask + 1;

    /// <summary>The low bits of a cursor that name an entry; those of a token that name its slot.</summary>
    public uint CommandMask { get; }

    public uint CompletionMask { get; }

    public nuint CommandOffset(uint cursor) => Commands + (nuint)(cursor & CommandMask) * CommandBytes;

    public nuint CompletionOffset(uint cursor) =>
        Completions + (nuint)(cursor & CompletionMask) * CompletionBytes;

    /// <summary>Where the completions begin.</summary>
    public nuint Completions => Commands + (nuint)CommandCapacity * CommandBytes;

    /// <summary>The word with the cancel bit of a slot.</summary>
    public static nuint CancelWord(uint slot) => CancelBits + slot / 64 * 8;

    /// <summary>The count of credits given to the stream in a slot, besides those that it began with.</summary>
    public nuint GrantOffset(uint token) =>
        CompletionsEnd + (nuint)(token & CompletionMask) * GrantBytes;

    /// <summary>Bytes that the channel uses.</summary>
    public nuint Bytes => CompletionsEnd + (nuint)CompletionCapacity * GrantBytes;

    private nuint CompletionsEnd => Completions + (nuint)CompletionCapacity * CompletionBytes;

    /// <summary>Pages that the channel occupies: 1 for the default, at most 11.</summary>
    public uint Pages => (uint)((Bytes + PageBytes - 1) / PageBytes);

    /// <summary>
    /// The geometry in the low 12 bits of a word, where a page's address has none: the logarithm of each capacity, the
    /// kind. What an end is told of its channel by the kernel, whose word counts and not the page's.
    /// </summary>
    public uint Shape =>
        (uint)BitOperations.Log2(CommandCapacity) | (uint)BitOperations.Log2(CompletionCapacity | 1) << 4
        | (uint)ChannelKind << 8;

    /// <param name="shape">What <see cref="Shape"/> has given; other bits are ignored.</param>
    public static Geometry FromShape(uint shape)
    {
        ChannelKind kind = (ChannelKind)(shape >> 8 & 0xF);
        (uint commands, uint completions) = (1u << (int)(shape & 0xF), 1u << (int)(shape >> 4 & 0xF));
        return Of(kind, commands, completions);
    }

    /// <summary>
    /// Powers of two, at most <see cref="MostEntries"/>; completions at least commands and at least 2 (the mark of a
    /// free slot and its token differ in the bits that name the slot).
    /// </summary>
    public bool IsValid => ChannelKind switch
    {
        ChannelKind.Calls => IsCapacity(CommandCapacity) && IsCapacity(CompletionCapacity) && CompletionCapacity >= 2
            && CommandCapacity <= CompletionCapacity,
        ChannelKind.Refuse or ChannelKind.Overwrite => IsCapacity(CommandCapacity) && CompletionCapacity == 0,
        _ => false,
    };

    private static bool IsCapacity(uint n) => n is not 0 and <= MostEntries && (n & (n - 1)) == 0;
}

/// <summary>What a channel carries.</summary>
public enum ChannelKind : uint
{
    /// <summary>Commands and their completions.</summary>
    Calls = 0,

    /// <summary>Raw: entries one way; a full ring refuses.</summary>
    Refuse = 1,

    /// <summary>Raw: entries one way; a full ring overwrites the oldest.</summary>
    Overwrite = 2,
}
