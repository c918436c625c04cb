using System;
using System.Collections.Generic;
using System.Runtime;
using System.Text;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Linux;

/// <summary>
/// <c>linux [-t] DIRECTORY PROGRAM ARGUMENTS</c> runs a program that was built for Linux, with the streams that this
/// one has, in a directory; -t: its system calls are written to the error stream. The arguments begin with what the
/// program is called. The shell does so with a file that is an ELF and none of this system's.
/// </summary>
internal static class Program
{
    private const int CannotRun = 126, Usage = 2;

    [RuntimeExport("program_main")]
    private static void Begin() => Startup.Run(Run);

    private static void Main()
    {
    }

    private static async ValueTask<int> Run(string[] arguments)
    {
        int first = 1;
        bool isTraced = arguments.Length > first && arguments[first] == "-t";
        if (isTraced) first++;
        if (arguments.Length < first + 3)
        {
            Console.ErrorLine("usage: linux [-t] DIRECTORY PROGRAM NAME [ARGUMENT...]");
            return Usage;
        }
        Result<PosixClient> posix = await PosixClient.Connect(Carrier.BufferBytes);
        if (!posix.IsOk) return Refuse("the server for Linux programs", posix.Code);
        Carrier carrier = new(posix.Value);
        Result<int> ended = await carrier.Run(Words(arguments, first), (uint)(arguments.Length - first - 2),
            (uint)Environment(arguments[first]).Count, isTraced);
        return ended.IsOk ? ended.Value : Refuse(arguments[first + 1], ended.Code);
    }

    /// <summary>Directory, path, arguments, environment.</summary>
    private static byte[] Words(string[] arguments, int first)
    {
        StringBuilder words = new();
        for (int i = first; i < arguments.Length; i++) words.Append(arguments[i]).Append('\0');
        foreach (string word in Environment(arguments[first])) words.Append(word).Append('\0');
        return Encoding.UTF8.GetBytes(words.ToString());
    }

    /// <summary>The shell of this system has none of its own.</summary>
    private static List<string> Environment(string directory) =>
        ["PATH=/usr/local/bin:/usr/bin:/bin:/files", "HOME=/", "TERM=vt100", "USER=root", "PWD=" + directory];

    private static int Refuse(string what, StatusCode why)
    {
        Console.ErrorLine(what + ": " + why switch
        {
            StatusCode.PeerDied => "the server for Linux programs has died",
            StatusCode.Full => "too many programs run",
            StatusCode.NotFound => "not found",
            StatusCode.TooLarge => "the arguments are too long",
            _ => "status " + ((uint)why).ToString(),
        });
        return CannotRun;
    }
}
