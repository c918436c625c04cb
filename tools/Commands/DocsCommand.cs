using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using Mooring.Tools.Reference;

namespace Mooring.Tools.Commands;

/// <summary><c>mooring docs</c>: the API reference, from the sources.</summary>
public static class DocsCommand
{
    /// <summary>The command for the command line.</summary>
    public static Command Make()
    {
        var command = new Command("docs", "Write the API reference, artifacts/docs/api, from the sources");
        command.SetAction(_ => Run());
        return command;
    }

    private static int Run()
    {
        SourceTree tree = SourceTree.Find();
        string folder = Path.Combine(tree.Artifacts, "docs", "api");
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        IReadOnlyList<ApiType> types = ApiReference.Types(tree.Root);
        foreach ((string name, string text) in ApiReference.Pages(types))
            File.WriteAllText(Path.Combine(folder, name), text);
        Message.Line($"{types.Count} types: {Path.Combine(folder, "README.md")}");
        return ExitStatus.Success;
    }
}
