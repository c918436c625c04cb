using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using Mooring.Tools;

namespace Mooring.Tests.Tools;

/// <summary>
/// A tree with the real entry script, and a host without anything else: <c>dotnet</c>, <c>apt-get</c>, <c>id</c> and
/// <c>sudo</c> are scripts of ours that note how they are called, every other command is the host's own.
/// </summary>
public sealed class FakeTree : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mooring-test-");

    public FakeTree()
    {
        Directory.CreateDirectory(In("commands"));
        foreach (string command in Directory.EnumerateFiles("/usr/bin"))
            File.CreateSymbolicLink(In("commands/" + Path.GetFileName(command)), command);
        Directory.CreateDirectory(In("tree"));
        File.Copy(Path.Combine(SourceTree.Find().Root, "mooring"), In("tree/mooring"));
        Write("tree/source.cs", "class C;");
        Command("dotnet", DotnetScript);
        Command("id", "echo ${FAKE_USER:-0}");
        Command("sudo", "exit 1");
        Command("apt-get", AptScript);
    }

    private string DotnetScript =>
        $$"""
        echo "dotnet $1" >>{{In("calls")}}
        [ "$1" = build ] || { echo "10.0.401 [/sdk]"; exit; }
        sleep 0.2
        if [ -e {{In("tree/broken.cs")}} ]; then echo "broken.cs(1,1): error CS1001: it is broken"; exit 1; fi
        mkdir -p {{In("tree/artifacts/bin/mooring/release")}}
        cp {{In("host")}} {{In("tree/artifacts/bin/mooring/release/mooring-host")}}
        echo {{In("commands")}} >{{In("tree/artifacts/dotnet-root")}}
        """;

    private string AptScript =>
        $$"""
        echo "apt-get $*" >>{{In("calls")}}
        if [ "$1" = update ]; then touch {{In("updated")}}; exit; fi
        [ -e {{In("updated")}} ] || { echo "E: Unable to locate package"; exit 100; }
        for name; do ln -sf /bin/true {{In("commands/")}}$name; done
        """;

    /// <summary>How the fake commands were called, one call a line.</summary>
    public string[] Calls => File.Exists(In("calls")) ? File.ReadAllLines(In("calls")) : [];

    public string In(string name) => Path.Combine(_folder.FullName, name);

    public void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(In(name))!);
        File.WriteAllText(In(name), text);
    }

    /// <summary>Takes a command away from this host.</summary>
    public void Remove(string command) => File.Delete(In("commands/" + command));

    public void Forget() => File.Delete(In("calls"));

    public void Dispose() => _folder.Delete(recursive: true);

    public HostResult Run(params IEnumerable<string> arguments) =>
        HostProgram.Run(Start(In("tree/mooring"), arguments));

    public ProcessStartInfo Start(string script, params IEnumerable<string> arguments)
    {
        string image = In("tree/artifacts/mooring.elf");
        Write("host", $"#!/bin/sh\n[ \"$1\" = image ] && touch {image} || echo host \"$@\"\n");
        Make(In("host"));
        var start = new ProcessStartInfo(script, arguments) { WorkingDirectory = "/" };
        start.Environment["PATH"] = In("commands");
        start.Environment.Remove("MOORING_FRESH");
        start.Environment.Remove("HOME");
        return start;
    }

    private void Command(string name, string script)
    {
        Remove(name);
        Write("commands/" + name, "#!/bin/sh\n" + script + "\n");
        Make(In("commands/" + name));
    }

    private static void Make(string executable) => HostProgram.Run("chmod", "+x", executable);
}
