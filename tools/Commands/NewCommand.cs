using System;
using System.CommandLine;
using Mooring.Tools.NewService;

namespace Mooring.Tools.Commands;

/// <summary><c>mooring new service NAME</c>: a folder with everything that a service is.</summary>
public static class NewCommand
{
    /// <summary>The command for the command line.</summary>
    public static Command Make()
    {
        var name = new Argument<string>("NAME") { Description = "What clients connect to" };
        var service = new Command("service", "A service: interface, server, client, tests, in examples/NAME") { name };
        service.SetAction(given => Make(given.GetValue(name)!));
        return new Command("new", "Begin something new") { service };
    }

    private static int Make(string name)
    {
        foreach (string file in new ServiceTemplate(SourceTree.Find()).Make(name)) Console.WriteLine(file);
        Message.Say($"try ./mooring run --exec '{name} 5 7', ./mooring run --hosted {name} 5 7, ./mooring test {name}");
        return ExitStatus.Success;
    }
}
