namespace Mooring.Rings;

/// <summary>
/// The layout of a channel page. Who writes what is the page's first rule:
/// <code>
///     0  client line    publish word | armed, dead (kernel) | completion head | cancel bits
///    64  server line    publish word | armed, dead (kernel) | command head
///   128  header         version, capacities (written once, by the kernel, before either side maps the page)
///   256  commands       64 bytes each, written by the client
///        completions    16 bytes each, written by the server
/// </code>
/// The publish word of a side is 64 bits: its tail in the low half and, in the high half, a count of notices
/// (cancel, close): one load tells a sleeping peer whether anything has happened since it looked. The flags
/// <c>armed</c> and <c>dead</c> in a line belong to the end that consumes what the line's owner publishes: they lie
/// beside the publish word so that the producer looks at one line only.
/// </summary>
public readonly struct Geometry
{
    public const int ClientLine = 0;
    public const int ServerLine = 64;
    public const int Header = 128;
    public const int Commands = 256;

    /// <summary>Offsets inside the line of a side.</summary>
    public const int PublishWord = 0, Armed = 8, Dead = 12, PeerHead = 16, CancelBits = 24;

    /// <summary>Offsets inside the header.</summary>
    public const int Version = 0, Capacities = 4;

    /// <summary>What <see cref="Version"/> holds: 'M', 'R' and the version of this layout.</summary>
    public const uint CurrentVersion = 0x4D52_0001;

    public const int CommandBytes = 64;
    public const int CompletionBytes = 16;
    public const int PageBytes = 4096;

    /// <summary>The capacities of a one-page channel.</summary>
    public static Geometry Default => new(32, 64);

    /// <param name="commands">A power of two.</param>
    /// <param name="completions">A power of two, at most 64 (cancel bits are one word), at least
    /// <paramref name="commands"/>.</param>
    public Geometry(uint commands, uint completions)
    {
        CommandCapacity = commands;
        CompletionCapacity = completions;
    }

    public uint CommandCapacity { get; }
    public uint CompletionCapacity { get; }

    public int CommandOffset(uint cursor) => Commands + (int)(cursor & (CommandCapacity - 1)) * CommandBytes;

    public int CompletionOffset(uint cursor) =>
        Commands + (int)CommandCapacity * CommandBytes + (int)(cursor & (CompletionCapacity - 1)) * CompletionBytes;

    /// <summary>Bytes of the page that the rings use.</summary>
    public int Bytes => CompletionOffset(0) + (int)CompletionCapacity * CompletionBytes;

    /// <summary>
    /// Powers of two, completions at least commands, at least 2 (a token and the mark of a free slot differ in the bits
    /// that name the slot) and at most 64, and all of it inside one page.
    /// </summary>
    public bool IsValid =>
        IsPowerOfTwo(CommandCapacity) && IsPowerOfTwo(CompletionCapacity) && CompletionCapacity is >= 2 and <= 64
        && CommandCapacity <= CompletionCapacity && Bytes <= PageBytes;

    private static bool IsPowerOfTwo(uint n) => n != 0 && (n & (n - 1)) == 0;
}
