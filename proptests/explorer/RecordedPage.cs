using Mooring.Rings;

namespace Mooring.Tests.Explorer;

/// <summary>
/// The memory policy of a side under exploration: each access is a step. Policies that are mutants make the release
/// stores plain, or leave the fence of the hosted page out.
/// </summary>
internal readonly struct RecordedPage(Tape tape, Scenario scenario) : IPage
{
    public uint Load32(int offset) => (uint)Load(offset);

    public ulong Load64(int offset) => Load(offset);

    public uint LoadAcquire32(int offset) => (uint)Load(offset);

    public ulong LoadAcquire64(int offset) => Load(offset);

    public void Store32(int offset, uint value) => tape.Do(new Step(StepKind.Store, offset, value));

    public void Store64(int offset, ulong value) => tape.Do(new Step(StepKind.Store, offset, value));

    public void StoreRelease32(int offset, uint value) => Release(offset, value);

    public void StoreRelease64(int offset, ulong value) => Release(offset, value);

    public void FenceAfterPublish()
    {
        if (scenario.Fences) tape.Do(new Step(StepKind.Fence));
    }

    private ulong Load(int offset) => tape.Do(new Step(StepKind.Load, offset));

    private void Release(int offset, ulong value)
    {
        StepKind kind = scenario.Machine == Machine.PsoPlain ? StepKind.Store : StepKind.Release;
        tape.Do(new Step(kind, offset, value));
    }
}
