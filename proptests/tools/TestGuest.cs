using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using Mooring.Tools;
using Xunit;

namespace Mooring.Tests.Tools;

/// <summary>
/// Assembles <c>guest.asm</c> once for all tests, and runs the tool with it instead of the real image.
/// </summary>
public sealed class TestGuest : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mooring-test-");

    public TestGuest()
    {
        string root = SourceTree.Find().Root;
        string piece = Path.Combine(_folder.FullName, "guest.o");
        Require("nasm", "-f", "elf64", "-o", piece, Path.Combine(root, "proptests", "tools", "guest.asm"));
        Require("ld.lld", "-T", Path.Combine(root, "runtime", "build", "kernel.ld"), "-o", Image, piece);
    }

    public string Image => Path.Combine(_folder.FullName, "guest.elf");

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>The tool's own command line for this guest.</summary>
    public ProcessStartInfo Command(params IEnumerable<string> options)
    {
        var start = new ProcessStartInfo(HostProgram.Tool, ["run", "--no-disk", "--image", Image, .. options]);
        start.Environment["TMPDIR"] = _folder.FullName;
        return start;
    }

    public HostResult Run(params IEnumerable<string> options) => HostProgram.Run(Command(options));

    private static void Require(string program, params IEnumerable<string> arguments)
    {
        HostResult result = HostProgram.Run(program, arguments);
        Assert.True(result.Status == 0, result.Errors);
    }
}
