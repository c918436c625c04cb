using System.CommandLine;
using Mooring.Tools.Image;

namespace Mooring.Tools.Commands;

/// <summary><c>mooring image</c>: the last step of the build, called by the entry script.</summary>
public static class ImageCommand
{
    /// <summary>The command for the command line.</summary>
    public static Command Make()
    {
        var command = new Command("image", "Link the bootable image from what was built") { Hidden = true };
        command.SetAction(_ =>
        {
            new ImageLink(SourceTree.Find()).Make();
            return ExitStatus.Success;
        });
        return command;
    }
}
