using System;

namespace Mooring.Servers.Posix;

/// <summary>
/// The descriptors of a process: small numbers, each for a description, and whether it is closed at exec. A new one
/// gets the lowest number that is free. What it takes out it hands to its caller, who counts uses.
/// </summary>
/// <typeparam name="T">A description.</typeparam>
internal sealed class Descriptors<T> where T : class
{
    /// <summary>RLIMIT_NOFILE.</summary>
    public const int Most = 1024;

    private Place[] _places = new Place[16];

    /// <summary>One more than the highest that is open.</summary>
    public int End { get; private set; }

    /// <summary>Null: it is not open.</summary>
    public T? Find(int number) => (uint)number < (uint)End ? _places[number].Value : null;

    public bool ClosesAtExec(int number) => Find(number) is not null && _places[number].ClosesAtExec;

    /// <summary>False: it is not open.</summary>
    public bool SetClosesAtExec(int number, bool closes)
    {
        if (Find(number) is null) return false;
        _places[number].ClosesAtExec = closes;
        return true;
    }

    /// <summary>Opens the lowest free number from one on; -1: there is none.</summary>
    public int Add(T value, int least = 0, bool closesAtExec = false)
    {
        int number = least;
        while (Find(number) is not null) number++;
        if (number >= Most) return -1;
        Set(number, value, closesAtExec);
        return number;
    }

    /// <summary>Opens this number.</summary>
    /// <returns>What was open there.</returns>
    public T? Replace(int number, T value, bool closesAtExec)
    {
        T? before = Find(number);
        Set(number, value, closesAtExec);
        return before;
    }

    /// <summary>Closes it.</summary>
    /// <returns>What was open there; null: nothing.</returns>
    public T? Remove(int number)
    {
        if (Find(number) is not { } value) return null;
        _places[number] = default;
        while (End > 0 && _places[End - 1].Value is null) End--;
        return value;
    }

    /// <summary>The same numbers for a child.</summary>
    /// <param name="each">Is shown each description that is shared now.</param>
    public Descriptors<T> Copy(Action<T> each)
    {
        Descriptors<T> copy = new() { _places = new Place[_places.Length], End = End };
        Array.Copy(_places, copy._places, End);
        for (int i = 0; i < End; i++)
        {
            if (_places[i].Value is { } value) each(value);
        }
        return copy;
    }

    private void Set(int number, T value, bool closesAtExec)
    {
        if (number >= _places.Length) Array.Resize(ref _places, Math.Min(Most, Math.Max(number + 1, 2 * number)));
        _places[number] = new Place { Value = value, ClosesAtExec = closesAtExec };
        End = Math.Max(End, number + 1);
    }

    private struct Place
    {
        public T? Value;
        public bool ClosesAtExec;
    }
}
