namespace Mooring.Kernel.Memory;

/// <summary>
/// For tests: one page or one object that is not there although it is, so that each way on which memory can be missing
/// is gone. It concerns the commands that follow in the same turn of the same kernel channel only.
/// </summary>
internal static class Refusal
{
    private static ulong s_turn;

    /// <param name="turn">Which one from now on; 0: none.</param>
    internal static void Set(ulong turn) => s_turn = turn;

    /// <summary>To be asked by whoever hands memory out, each time.</summary>
    internal static bool Strikes() => s_turn != 0 && --s_turn == 0;
}
