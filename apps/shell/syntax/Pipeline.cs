using System.Collections.Generic;

namespace Mooring.Apps.Shell;

/// <summary>Commands that run together, each reading what the one before it writes.</summary>
internal sealed class Pipeline
{
    /// <summary>When it runs.</summary>
    public Connector Connector { get; set; }

    /// <summary>At least one.</summary>
    public List<Stage> Stages { get; } = new();
}

/// <summary>One command of a pipeline: its name and what follows it.</summary>
internal sealed class Stage
{
    /// <summary>May be empty: parameters that stand for nothing make no words.</summary>
    public List<Word> Words { get; } = new();

    /// <summary>In the order in which they count.</summary>
    public List<Redirection> Redirections { get; } = new();
}
