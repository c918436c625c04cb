using System;
using Mooring.Ports;

namespace Mooring.Tests.Explorer;

/// <summary>What each actor does.</summary>
internal static class Programs
{
    internal static Action<Tape> Of(Stage stage, Actor actor)
    {
        int thread = Array.IndexOf(stage.Cast.Actors, actor);
        return actor.Role switch
        {
            Role.Client => _ => new ExploredClient(stage, actor).Run(),
            Role.Server => _ => new ExploredServer(stage, thread).Run(),
            Role.Killer => tape => Kill(stage, tape),
            _ => tape => Forge(stage, tape),
        };
    }

    /// <summary>
    /// The end of a process, at any time: its threads are stopped, all their stores are visible; then its peers are
    /// told, end by end.
    /// </summary>
    private static void Kill(Stage stage, Tape tape)
    {
        int victim = stage.Scenario.Victim == Victim.Client ? 0 : stage.Cast.ProcessOf(1);
        bool tellsFirst = stage.Scenario.Wrong == Wrong.DeadBeforeStop;
        if (!tellsFirst) tape.Do(new Step(StepKind.Kill, victim) { IsOptional = true });
        foreach (int end in stage.Cast.EndsOf(victim))
            tape.Do(new Step(StepKind.Tell, end ^ 1, Want: (uint)PacketBits.Died) { IsOptional = tellsFirst });
        if (tellsFirst) tape.Do(new Step(StepKind.Kill, victim));
    }

    private static void Forge(Stage stage, Tape tape)
    {
        for (int rung = 0; rung < stage.Scenario.Forged; rung++)
            tape.Do(new Step(StepKind.Forge) { IsOptional = true });
    }
}
