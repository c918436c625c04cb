using System;
using System.IO;
using System.Linq;
using Mooring.Tests.Tools;
using Xunit;

namespace Mooring.Tests.Sdk;

/// <summary>The C compiler of this machine, and a folder for what it makes; gone at the end.</summary>
internal sealed class HostCompiler : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mooring-c-").FullName;

    /// <summary>Where <c>sdk/c</c> is.</summary>
    internal static string Support => Path.Combine(Mooring.Tests.Guest.Root, "sdk", "c");

    /// <summary>Writes a file for the compiler.</summary>
    /// <returns>Its path.</returns>
    internal string Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <returns>The path of what was made.</returns>
    internal string Compile(string name, params string[] arguments)
    {
        string result = Path.Combine(_folder, name);
        string[] how = ["-std=gnu11", "-Wall", "-Wextra", "-Werror", "-I", Support, "-I", _folder, "-o", result];
        HostResult built = HostProgram.Run("cc", how.Concat(arguments));
        Assert.True(built.Status == 0, built.Errors);
        return result;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
