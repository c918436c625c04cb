using System;
using System.CommandLine;
using System.IO;
using Mooring.Tools.Image;
using Mooring.Tools.Machine;

namespace Mooring.Tools.Commands;

/// <summary><c>mooring build</c>: says where the image is (the entry script has built it), and makes the ISO.</summary>
public sealed class BuildCommand
{
    private readonly Option<bool> _iso = new("--iso") { Description = "Make an ISO that boots by BIOS through GRUB" };

    private readonly Option<string?> _files = new("--files")
    {
        Description = "Put this folder into the ISO, for the guest's /files",
        HelpName = "DIR",
    };

    /// <summary>The command for the command line.</summary>
    public static Command Make()
    {
        var build = new BuildCommand();
        var command = new Command("build", "Build the image for qemu -kernel, and an ISO") { build._iso, build._files };
        command.SetAction(build.Run);
        return command;
    }

    private int Run(ParseResult given)
    {
        SourceTree tree = SourceTree.Find();
        Print(tree.Image, $"{QemuArguments.Program} -M q35 -cpu max -kernel");
        if (!given.GetValue(_iso)) return ExitStatus.Success;
        using var folder = new RunFolder();
        string? archive = FilesOption.Pack(given.GetValue(_files), folder.File("files.tar"));
        GrubIso.Make(tree.Iso, tree.Image, archive, "", folder.File("iso"));
        Print(tree.Iso, $"{QemuArguments.Program} -M q35 -cpu max -cdrom");
        return ExitStatus.Success;
    }

    private static void Print(string path, string command)
    {
        Console.WriteLine($"{path}  {new FileInfo(path).Length:N0} bytes");
        Message.Line($"  boots with: {command} {path} -serial stdio");
    }
}
