namespace Mooring.Sdk;

/// <summary>
/// A pipe: bytes one way, in order, between two programs. It is a channel of calls: who writes is the client and has
/// lent the buffer that its bytes lie in, who reads serves.
/// <para>
/// The reader copies what a Write names into a buffer of its own, of bounded size, and only then answers: what was
/// answered is not lost if the writer dies, and a writer that is faster waits for its answer (that is the
/// back-pressure). Writes are taken in the order in which they were put into the ring. The writer closes its end when
/// it has nothing more, and the reader sees the end of the data; the reader closes its end when it wants no more, and
/// every Write is answered with that (Closed, or PeerDied if it was killed).
/// </para>
/// </summary>
public enum PipeMethod : ushort
{
    /// <summary>offset, length -> bytes written: all. BadArgument, Cancelled.</summary>
    Write = 0x140,
}
