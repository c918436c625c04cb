using System.Numerics;
using Mooring.Rings;

namespace Mooring.Tests.Explorer;

/// <summary>
/// The memory policy of a side under exploration: each access is a step, but the header, which nobody changes any more,
/// is not asked for. Some policies are mutants (<see cref="Wrong"/>).
/// </summary>
internal readonly struct RecordedPage(Stage stage, int channel, int side) : IPage, IScenery
{
    private readonly Tape _tape = stage.Tape;

    public uint Load32(nuint offset) => Load32(offset, isEntry: IsEntry(offset));

    public ulong Load64(nuint offset) => IsEntry(offset)
        ? Load32(offset, true) | (ulong)Load32(offset + 4, true) << 32
        : LoadWord(offset, StepKind.Load);

    public uint LoadAcquire32(nuint offset) => (uint)LoadAcquire(offset);

    public ulong LoadAcquire64(nuint offset) => LoadAcquire(offset);

    public void LoadEntry(nuint offset, out Command entry)
    {
        if (Is(Wrong.HeadEarly)) PublishHead();
        _tape.LoadEntry(IndexOf(offset, out _), out entry);
    }

    public void Store32(nuint offset, uint value)
    {
        int word = IndexOf(offset, out int part);
        if (stage.Words.IsEntry(word)) _tape.StorePart(word, part, value);
        else _tape.Do(new Step(StepKind.Store, word, value));
    }

    public void Store64(nuint offset, ulong value)
    {
        if (IsEntry(offset))
        {
            Store32(offset, (uint)value);
            Store32(offset + 4, (uint)(value >> 32));
        }
        else _tape.Do(new Step(StepKind.Store, IndexOf(offset, out _), value));
    }

    public void StoreRelease32(nuint offset, uint value) => Release(offset, value);

    public void StoreRelease64(nuint offset, ulong value) => Release(offset, value);

    public void FenceAfterPublish()
    {
        if (stage.Scenario.Fences) _tape.Do(new Step(StepKind.Fence));
    }

    private bool Is(Wrong wrong) => stage.Scenario.Wrong == wrong;

    private bool IsEntry(nuint offset) => !IsHeader(offset) && stage.Words.IsEntry(IndexOf(offset, out _));

    private uint Load32(nuint offset, bool isEntry)
    {
        if (!isEntry) return (uint)LoadFlag(offset);
        int word = IndexOf(offset, out int part);
        return _tape.LoadPart(word, part);
    }

    private ulong LoadFlag(nuint offset)
    {
        if (_tape.Remembered is ulong flag)
        {
            _tape.Remembered = null;
            return flag;
        }
        ulong value = LoadWord(offset, StepKind.Load);
        bool isServersFlag = offset == Geometry.ServerLine + Geometry.Armed;
        return Is(Wrong.NoRoomDoorbell) && isServersFlag ? value & ~(ulong)ArmBits.Room : value;
    }

    private ulong LoadAcquire(nuint offset) =>
        LoadWord(offset, Is(Wrong.AcquirePlain) ? StepKind.Load : StepKind.LoadAcquire);

    private ulong LoadWord(nuint offset, StepKind kind) =>
        IsHeader(offset) ? Header(offset) : _tape.Do(new Step(kind, IndexOf(offset, out _)));

    private void Release(nuint offset, ulong value)
    {
        bool isHead = offset % Geometry.ServerLine == Geometry.PeerHead;
        if (isHead && side == PageWords.Server && Is(Wrong.HeadEarly)) return;
        if (!isHead && Is(Wrong.FlagBeforePublish))
            _tape.Remembered = LoadWord(PageWords.LineOf(side) + Geometry.Armed, StepKind.Load);
        bool isPlain = Is(isHead ? Wrong.HeadPlain : Wrong.PublishPlain);
        _tape.Do(new Step(isPlain ? StepKind.Store : StepKind.Release, IndexOf(offset, out _), value));
    }

    private void PublishHead()
    {
        int taken = BitOperations.PopCount(Tape.Noted(_tape.Notes, NoteKind.Taken, channel));
        int word = stage.Words.InLine(channel, PageWords.Server, Geometry.PeerHead);
        _tape.Do(new Step(StepKind.Release, word, stage.Scenario.Cursor + (uint)taken + 1));
    }

    private int IndexOf(nuint offset, out int part)
    {
        bool isFlag = offset == Geometry.ClientLine + Geometry.Armed;
        return stage.Words.IndexOf(isFlag && Is(Wrong.FlagPerPort) ? 0 : channel, offset, out part);
    }

    private static bool IsHeader(nuint offset) => offset is >= Geometry.Header and < Geometry.CancelBits;

    private ulong Header(nuint offset)
    {
        Geometry geometry = stage.Scenario.Geometry;
        return (uint)offset switch
        {
            Geometry.Header + Geometry.Version => Geometry.CurrentVersion,
            Geometry.Header + Geometry.Kind => (uint)geometry.ChannelKind,
            _ => geometry.CommandCapacity | geometry.CompletionCapacity << 16,
        };
    }
}
