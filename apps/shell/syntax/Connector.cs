namespace Mooring.Apps.Shell;

/// <summary>What stands between a command and the one before it.</summary>
internal enum Connector : byte
{
    /// <summary>A semicolon, a new line, or nothing: it runs in any case.</summary>
    Always,

    /// <summary>&amp;&amp;: it runs if the status is 0.</summary>
    IfSucceeded,

    /// <summary>||: it runs if the status is not 0.</summary>
    IfFailed,
}
