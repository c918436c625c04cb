using System.Runtime.InteropServices;
using Mooring.Kernel.Objects;
using Mooring.Ports;

namespace Mooring.Kernel;

/// <summary>
/// The client's ends that the enter of a waiting thread has armed, that are still armed and report to where it waits.
/// They are found from what the enter has named, in the thread's frame or its enter block: nobody has to note them on
/// the path of a message. What the process has changed meanwhile in its block or its handles it has changed for itself:
/// it lends its own priority to the peers of its own ends. Mutable struct: one walk.
/// </summary>
internal struct ArmedEnds : ILendTargets
{
    private readonly Thread _thread;
    private readonly bool _isList;
    private readonly uint _count;
    private uint _next;

    internal ArmedEnds(Thread thread)
    {
        _thread = thread;
        _isList = !thread.KnowsCall && thread.WaitControl.HasLists;
        _count = _isList ? MemoryMarshal.Read<uint>(thread.Block[EnterBlock.ArmCount..]) : 1;
        if (_count > Limits.Arms) _count = 0;
    }

    public bool TryNext(out Source through, out LentList to)
    {
        through = null!;
        to = null!;
        while (_next < _count)
        {
            if (At(_next++) is not { IsClients: true, State: SourceState.Armed } end) continue;
            if (end.List != _thread.WaitsOn || end.Peer?.List is not Port port) continue;
            through = end;
            to = port;
            return true;
        }
        return false;
    }

    private readonly ChannelEnd? At(uint index)
    {
        if (_thread.KnowsCall) return _thread.CallEnd;
        uint handle = _thread.WaitArm;
        if (_isList)
        {
            int at = EnterBlock.ArmsOffset + (int)index * EnterBlock.ArmBytes;
            handle = MemoryMarshal.Read<Arm>(_thread.Block[at..]).End;
        }
        if (!_thread.Process.Handles.TryLook(handle, out HandlePlace place)) return null;
        return (place.Rights & Rights.Wait) == 0 ? null : place.Object as ChannelEnd;
    }
}
