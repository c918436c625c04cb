using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Apps.Steps;

/// <summary>A stream of numbers, as its reader sees it.</summary>
/// <param name="first">The number that it begins with.</param>
internal sealed class Numbers(ulong first) : StreamSlot(new Command(Method.Count, first))
{
    /// <summary>More than there is credit for at first, so it has to be granted on the way.</summary>
    public const ulong Length = 2 * Credit + 3;

    /// <summary>The one that has come last; how the stream has ended.</summary>
    public ulong Number => Item;
    public Completion Ending => Last;

    /// <returns>False: that was all.</returns>
    public ValueTask<bool> MoveOn() => TakeNext();

    /// <summary>Wants no more, and waits for the end.</summary>
    public async ValueTask GiveUp()
    {
        if (!IsOver) Cancel();
        while (!IsOver)
        {
            DropItems();
            await TakeNext();
        }
    }
}
