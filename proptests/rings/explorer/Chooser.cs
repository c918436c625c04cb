using System;

namespace Mooring.Tests.Explorer;

/// <summary>
/// Answers the questions that a step leaves open, and goes through all combinations of answers: a step is performed
/// once for each. A later question may depend on earlier answers.
/// </summary>
internal sealed class Chooser
{
    private const int BitsEach = 4, MostQuestions = 8;

    private readonly int[] _options = new int[MostQuestions];
    private uint _answers;
    private int _asked;

    internal uint Answers => _answers;

    /// <summary>The next performance gives these answers.</summary>
    internal void Begin(uint answers) => (_answers, _asked) = (answers, 0);

    /// <returns>0 to <paramref name="options"/>-1.</returns>
    internal int Choose(int options)
    {
        if (options <= 1) return 0;
        if (options > 1 << BitsEach || _asked == MostQuestions)
            throw new InvalidOperationException("a step leaves too much open");
        _options[_asked] = options;
        return (int)(_answers >> BitsEach * _asked++ & (1 << BitsEach) - 1);
    }

    /// <summary>The combination after the one that was just performed.</summary>
    /// <returns>False after the last.</returns>
    internal bool TryAdvance()
    {
        for (int at = _asked - 1; at >= 0; at--)
        {
            int shift = BitsEach * at;
            uint answer = _answers >> shift & (1 << BitsEach) - 1;
            uint before = _answers & (1u << shift) - 1;
            if (answer + 1 >= _options[at]) continue;
            Begin(before | answer + 1 << shift);
            return true;
        }
        return false;
    }
}
