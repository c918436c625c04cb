using Mooring.Apps.Soak.Raw;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Apps.Soak.Scenes;

/// <summary>
/// Brings every command to every end that it documents, so and so many times: first what goes for all of them, from the
/// kernel's own table, then scene by scene what takes a story.
/// </summary>
internal static class Provoker
{
    public static void Run()
    {
        Refusals.Run();
        ChannelScenes.Run();
        MemoryScenes.Run();
        ProcessScenes.Run();
        ThreadScenes.Run();
        SourceScenes.Run();
        MachineScenes.Run();
        DriverScenes.Run();
        CloneScenes.Run();
        Starvation.Run();
        Shortage.Run();
    }
}
