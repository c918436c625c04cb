using System.Collections.Generic;

namespace Mooring.Apps.Shell;

/// <summary>
/// The words of a command, sorted into options and operands as POSIX says (letters behind one '-', a value in the same
/// word or the next, "--" ends the options), and as GNU adds: options may follow operands. A command whose letters have
/// a '#' takes a number as an option, as in "-3", and finds it as the value of '#'.
/// </summary>
internal sealed class Options
{
    private const int Letters = 128;

    private readonly string?[] _values = new string?[Letters];
    private readonly List<string> _operands = new();

    private Options()
    {
    }

    /// <summary>What is wrong with the words; null if nothing.</summary>
    public string? Fault { get; private set; }

    public int OperandCount => _operands.Count;

    public string Operand(int index) => _operands[index];

    public bool Has(char letter) => _values[letter] is not null;

    /// <summary>The value given with an option; the last counts. Null if the option was not given.</summary>
    public string? ValueOf(char letter) => _values[letter];

    /// <param name="words">Without the command's name.</param>
    /// <param name="letters">See <see cref="Command.OptionLetters"/>.</param>
    public static Options Parse(string[] words, string letters)
    {
        Options options = new();
        bool ended = false;
        for (int i = 0; i < words.Length && options.Fault is null; i++)
        {
            string word = words[i];
            if (ended || word.Length < 2 || word[0] != '-') options._operands.Add(word);
            else if (word == "--") ended = true;
            else i += options.TakeWord(word, i + 1 < words.Length ? words[i + 1] : null, letters);
        }
        return options;
    }

    /// <returns>1 if the next word was used as a value, otherwise 0.</returns>
    private int TakeWord(string word, string? next, string letters)
    {
        if (Number.TryParse(word.Substring(1), out _) && IndexOf(letters, '#') >= 0)
        {
            _values['#'] = word.Substring(1);
            return 0;
        }
        for (int i = 1; i < word.Length; i++)
        {
            int place = IndexOf(letters, word[i]);
            if (place < 0) return Fail("unknown option " + word);
            bool hasValue = place + 1 < letters.Length && letters[place + 1] == ':';
            if (!hasValue) _values[word[i]] = "";
            else return TakeValue(word, i, next);
        }
        return 0;
    }

    private int TakeValue(string word, int at, string? next)
    {
        bool inWord = at + 1 < word.Length;
        if (!inWord && next is null) return Fail("option " + word + " needs a value");
        _values[word[at]] = inWord ? word.Substring(at + 1) : next;
        return inWord ? 0 : 1;
    }

    private int Fail(string fault)
    {
        Fault = fault;
        return 0;
    }

    private static int IndexOf(string letters, char wanted)
    {
        for (int i = 0; i < letters.Length; i++)
        {
            if (letters[i] == wanted && wanted != ':') return i;
        }
        return -1;
    }
}
