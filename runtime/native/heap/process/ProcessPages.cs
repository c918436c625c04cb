namespace Mooring.Runtime.Heap;

/// <summary>The page source of a native process: two functions of the loop, and death by name.</summary>
/// <param name="take">As <see cref="IPageSource.Take"/>.</param>
/// <param name="give">As <see cref="IPageSource.Give"/>.</param>
// SAFETY: both functions are static methods of the image and keep the contract of IPageSource.
internal unsafe struct ProcessPages(delegate*<nuint, byte*> take, delegate*<byte*, nuint, void> give) : IPageSource
{
    private readonly delegate*<nuint, byte*> _take = take;
    private readonly delegate*<byte*, nuint, void> _give = give;

    public readonly byte* Take(nuint pages) => _take(pages);

    public readonly void Give(byte* start, nuint pages) => _give(start, pages);

    public readonly void OutOfMemory(nuint wanted, nuint taken, nuint limit)
    {
        LastWords words = new("out of memory: ");
        words.Add(wanted).Add(" bytes wanted, ").Add(taken).Add(" of ").Add(limit).Add(" taken").Die();
    }

    public readonly void StrayReference(void* reference)
    {
        LastWords words = new("heap corrupt: no object at ");
        words.AddAddress((nuint)reference).Die();
    }
}
