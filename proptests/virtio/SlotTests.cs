using System.Threading.Tasks;
using Mooring.Servers.Random;
using Xunit;

namespace Mooring.Tests.Virtio;

/// <summary>A slot is free only when neither the device nor a call has it.</summary>
public sealed class SlotTests
{
    private readonly Slot _slot = new(default, 0);

    [Fact]
    public void A_call_gets_what_the_device_returned_and_frees_the_slot()
    {
        Assert.True(_slot.IsFree);
        ValueTask<int> answer = _slot.Answer();
        Assert.False(_slot.IsFree || answer.IsCompleted);
        Assert.True(_slot.Return(5));
        Assert.True(answer.IsCompleted);
        Assert.False(_slot.IsFree);
        _slot.Free();
        Assert.True(_slot.IsFree);
    }

    [Fact]
    public async Task An_abandoned_slot_stays_with_the_device()
    {
        ValueTask<int> answer = _slot.Answer();
        _slot.Abandon();
        Assert.Equal(Slot.Abandoned, await answer);
        Assert.False(_slot.IsFree);
        Assert.False(_slot.Return(5));
        Assert.True(_slot.IsFree);
    }

    [Fact]
    public async Task To_abandon_what_has_come_back_is_too_late()
    {
        ValueTask<int> answer = _slot.Answer();
        _slot.Return(5);
        _slot.Abandon();
        Assert.Equal(5, await answer);
        Assert.False(_slot.IsFree);
    }
}
