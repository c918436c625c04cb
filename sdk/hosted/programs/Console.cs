using System;
using System.Text;

namespace Mooring.Sdk;

/// <summary>The console streams of a program: those of the process.</summary>
public static class Console
{
    public static void Write(ReadOnlySpan<byte> utf8) => Write(Encoding.UTF8.GetString(utf8));

    public static void Write(string text) => System.Console.Out.Write(text);

    public static void WriteLine(string text = "") => System.Console.Out.Write(text + "\n");

    public static void Error(ReadOnlySpan<byte> utf8) => Error(Encoding.UTF8.GetString(utf8));

    public static void Error(string text) => System.Console.Error.Write(text);

    public static void ErrorLine(string text) => System.Console.Error.Write(text + "\n");
}
