using System;
using System.Runtime;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Examples;

/// <summary>
/// A filter: turns each letter of its standard input by thirteen. Twice makes the input again:
/// <c>rot13 &lt; FILE | rot13</c>.
/// </summary>
internal static class Program
{
    [RuntimeExport("program_main")]
    private static void Begin() => Startup.Run(Run);

    private static void Main()
    {
    }

    internal static async ValueTask<int> Run(string[] arguments)
    {
        while (true)
        {
            ReadResult read = await Sdk.Console.In.ReadAsync();
            Turn(read.Buffer.Span);
            Sdk.Console.Write(read.Buffer.Span);
            Sdk.Console.In.AdvanceTo(read.Buffer.Length);
            if (read.IsCompleted) return read.Code == StatusCode.EndOfData ? 0 : 1;
            await Sdk.Console.FlushAsync();
        }
    }

    private static void Turn(Span<byte> text)
    {
        foreach (ref byte letter in text)
        {
            int place = (letter | 0x20) - 'a';
            if (place is >= 0 and < 26) letter = (byte)(letter + (place < 13 ? 13 : -13));
        }
    }
}
