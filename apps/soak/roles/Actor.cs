using System.Runtime;
using System.Runtime.CompilerServices;
using Mooring.Apps.Soak.Raw;

namespace Mooring.Apps.Soak.Roles;

/// <summary>
/// Where an actor begins: this same image in a process of its own. Those that keep no rule have no runtime; those that
/// do begin as every program does.
/// </summary>
internal static class Actor
{
    [RuntimeExport("soak_actor")]
    private static void Live()
    {
        switch (Order.Here.Role)
        {
            case Role.Provoker: Scenes.Provoker.Run(); break;
            case Role.Rival: Rival.Run(); break;
            case Role.Toiler: Toiler.Run(); break;
            case Role.Driver: Driver.Run(); break;
            default: Fuzzer.Run(); break;
        }
        Wire.Exit(0);
    }

    /// <summary>One with the runtime.</summary>
    public static void LiveHonestly()
    {
        if (Order.Here.Role == Role.Server) Server.Run();
        else Client.Run();
    }

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "soak_begin_address")]
    public static extern ulong Begin();

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "soak_begin_thread_address")]
    public static extern ulong BeginThread();
}
