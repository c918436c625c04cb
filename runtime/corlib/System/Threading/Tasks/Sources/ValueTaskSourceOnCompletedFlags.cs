namespace System.Threading.Tasks.Sources;

/// <summary>There are no contexts to flow: the flags mean nothing here.</summary>
[Flags]
public enum ValueTaskSourceOnCompletedFlags
{
    None = 0,
    UseSchedulingContext = 1,
    FlowExecutionContext = 2,
}
