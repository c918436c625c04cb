namespace Mooring.Sdk;

/// <summary>An implementation of a service that leaves calls to another service.</summary>
public interface IForwards
{
    /// <summary>
    /// Who answers this call; null: the implementation itself. Asked before each call. The arguments of one whose
    /// arguments fit in its command can be looked at here (<see cref="Call.Arguments{T}"/>).
    /// </summary>
    Onward? Behind(Call call);

    /// <summary>
    /// The client is gone, and the last of its calls has been answered: what was for this client alone can be closed.
    /// </summary>
    void Over();
}
