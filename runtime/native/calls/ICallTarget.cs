using Mooring.Rings;

namespace Mooring.Runtime;

/// <summary>What calls can be made on: a channel, or a session that finds itself one.</summary>
public interface ICallTarget
{
    /// <summary>A call of any kind: its slot ends with the completion, or with why there is none.</summary>
    void Submit(CallSlot slot);

    /// <summary>A one-way command: there is no answer. Another status than Ok: it did not go out.</summary>
    StatusCode Send(in Command command);
}
