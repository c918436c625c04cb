namespace Mooring.Ports;

/// <summary>
/// The loop's half of a port: what it has taken from the kernel's half, and the ends in which it has found something by
/// looking.
/// <para>
/// Both halves are served as if they were one. The kernel keeps a word in the enter block, a bit per band in which it
/// has something ready (<see cref="EnterBlock.ReadyBands"/>). The loop reads it once per turn, and the bands that it
/// names have their claim to the turn like those that are ready here, and are passed over no more often: a low source
/// that is armed is heard though a higher hot end never runs dry, and a high one goes before a lower hot end. When the
/// turn falls on a band in which the kernel has something, that is fetched first (<see cref="MustFetch"/>): it comes
/// behind those of the band that were ready here before it, and before those that are served now and again later.
/// </para>
/// <para>
/// A bit per band, not the highest alone: one that is ready behind a higher one would lose its place in the turns
/// of the lower bands, and be passed over up to twice as often.
/// </para>
/// The word may be old by one turn. Where it says too much an enter brings nothing; where it says too little the next
/// turn makes up for it.
/// </summary>
public sealed class LoopBands : Bands
{
    /// <summary>Nothing is ready here.</summary>
    public bool IsEmpty => Ready == 0;

    /// <summary>Of which band the next turn is.</summary>
    /// <param name="there">A bit per band that is ready at the kernel.</param>
    /// <param name="band">Whose turn it is.</param>
    /// <returns>False: nothing is ready, here or there.</returns>
    public bool TryTurn(uint there, out int band)
    {
        uint ready = Ready | there & AllBands;
        band = ready == 0 ? 0 : TurnOf(ready);
        return ready != 0;
    }

    /// <summary>The turn of one that is ready alone, here and at the kernel: it is not queued for it.</summary>
    public void PassNobody() => CountAnew();

    /// <summary>Has the kernel something ready in the band whose turn it is? That is fetched first.</summary>
    public static bool MustFetch(uint there, int band) => (there >> band & 1) != 0;

    /// <summary>The front of a band; null if it has none, because the word said too much.</summary>
    public Banded? Take(int band) => (Ready >> band & 1) != 0 ? TakeFrom(band) : null;

    /// <summary>It is ready, at the end of a band; it is in no queue.</summary>
    /// <param name="band">0 to <see cref="Limits.Bands"/>-1, higher first.</param>
    public void Add(Banded one, int band) => Put(one, band);

    /// <summary>It is ready no more.</summary>
    /// <param name="band">Where it was added.</param>
    public void Remove(Banded one, int band) => Drop(one, band);

    /// <summary>The first of a band; null: it has none.</summary>
    public Banded? First(int band) => FrontOf(band);

    /// <summary>The one behind it in its band; null: it is the last.</summary>
    public static Banded? After(Banded one) => one.Next;
}
