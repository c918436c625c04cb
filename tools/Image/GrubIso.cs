using System.IO;

namespace Mooring.Tools.Image;

/// <summary>An ISO that boots by BIOS: GRUB loads the image by multiboot2, without asking anything.</summary>
public static class GrubIso
{
    private const string Platform = "/usr/lib/grub/i386-pc";
    private const string Modules = "biosdisk iso9660 multiboot2 normal";

    /// <summary>Makes the ISO.</summary>
    /// <param name="iso">Path of the result.</param>
    /// <param name="image">Path of the ELF.</param>
    /// <param name="archive">Path of the files archive, the first module; null: none.</param>
    /// <param name="commandLine">The kernel's command line.</param>
    /// <param name="workplace">A folder for the tree that the ISO is made from; it is made, and left behind.</param>
    public static void Make(string iso, string image, string? archive, string commandLine, string workplace)
    {
        if (!Directory.Exists(Platform))
            throw new ToolException("GRUB for BIOS is missing. On Debian: apt-get install grub-pc-bin");
        if (Directory.Exists(workplace)) Directory.Delete(workplace, recursive: true);
        string boot = Path.Combine(workplace, "boot"), grub = Path.Combine(boot, "grub");
        Directory.CreateDirectory(grub);
        File.Copy(image, Path.Combine(boot, "mooring.elf"));
        if (archive is not null) File.Copy(archive, Path.Combine(boot, "files.tar"));
        File.WriteAllText(Path.Combine(grub, "grub.cfg"), Configuration(archive is not null, commandLine));
        HostCommand.Run("grub-mkrescue", "grub-common xorriso",
            "--directory=" + Platform, "--install-modules=" + Modules,
            "--fonts=", "--locales=", "--themes=", "--output=" + iso, workplace);
    }

    private static string Configuration(bool withFiles, string commandLine) =>
        $$"""
        set timeout=0
        menuentry "Mooring" {
            multiboot2 /boot/mooring.elf {{commandLine}}
            {{(withFiles ? "module2 /boot/files.tar" : "")}}
        }

        """;
}
