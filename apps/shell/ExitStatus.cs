using Mooring.Sdk;

namespace Mooring.Apps.Shell;

/// <summary>What $? is after this and that.</summary>
internal static class ExitStatus
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int WrongCall = 2;

    /// <summary>There is such a file, but it is no program.</summary>
    public const int NotExecutable = 126;
    public const int CommandNotFound = 127;

    /// <summary>Ctrl-C.</summary>
    public const int Interrupted = 130;

    /// <summary>Nobody reads what the command writes: as if ended by SIGPIPE.</summary>
    public const int NobodyReads = Console.NobodyReads;

    public static bool TryParse(string text, out int status)
    {
        bool valid = Number.TryParse(text, out ulong value) && value <= byte.MaxValue;
        status = valid ? (int)value : WrongCall;
        return valid;
    }
}
