using Mooring.Rings;

namespace Mooring.Ports;

/// <summary>
/// What each command of a kernel channel asks of its caller and how it can end, for programs to read as well: a test
/// goes through all of it, and the kernel stops rather than end a command otherwise. What a status means for a command
/// is said at <see cref="KernelMethod"/> where it is not plain. Besides these every command may end with what the
/// channel itself makes of it before it begins (<see cref="ByChannel"/>).
/// </summary>
public static class KernelMethods
{
    private const ulong Done = 1ul << (int)StatusCode.Ok;
    private const ulong Argument = 1ul << (int)StatusCode.BadArgument;
    private const ulong Missing = 1ul << (int)StatusCode.NotFound;
    private const ulong Closed = 1ul << (int)StatusCode.Closed;
    private const ulong Full = 1ul << (int)StatusCode.Full;
    private const ulong Busy = 1ul << (int)StatusCode.Busy;
    private const ulong Large = 1ul << (int)StatusCode.TooLarge;
    private const ulong Exists = 1ul << (int)StatusCode.AlreadyExists;
    private const ulong Unsupported = 1ul << (int)StatusCode.Unsupported;
    private const ulong Memory = 1ul << (int)StatusCode.OutOfMemory;

    private const ulong Budget = 1ul << (int)StatusCode.OutOfBudget;

    /// <summary>Something is charged to a budget, or takes a place in a handle table.</summary>
    private const ulong Space = Memory | Budget;

    /// <summary>A word is a handle: of an object of this kind that is there, with the rights that it takes.</summary>
    private const ulong Handle = 1ul << (int)StatusCode.BadHandle | 1ul << (int)StatusCode.AccessDenied;

    /// <summary>
    /// What a command that never begins ends with: flags that do not go together, a chain cut or a cancel, a deadline.
    /// </summary>
    public static StatusSet ByChannel =>
        new(Argument | 1ul << (int)StatusCode.Cancelled | 1ul << (int)StatusCode.TimedOut);

    /// <summary>Every command, in the order of their numbers.</summary>
    public static System.ReadOnlySpan<KernelMethod> All =>
    [
        KernelMethod.RegionCreate, KernelMethod.Map, KernelMethod.Unmap, KernelMethod.RegionPages,
        KernelMethod.Clone, KernelMethod.MovePages, KernelMethod.Protect,
        KernelMethod.ProcessCreate, KernelMethod.ThreadStart, KernelMethod.ProcessKill, KernelMethod.ProcessState,
        KernelMethod.ProcessGive, KernelMethod.ProcessRead, KernelMethod.Exit, KernelMethod.ThreadEnd,
        KernelMethod.ThreadStop, KernelMethod.ThreadResume, KernelMethod.ThreadState, KernelMethod.ThreadSetState,
        KernelMethod.ThreadPoke, KernelMethod.ProcessShim, KernelMethod.ProcessFund,
        KernelMethod.ChannelCreate, KernelMethod.ChannelMap, KernelMethod.Give, KernelMethod.Take, KernelMethod.Lend,
        KernelMethod.Borrow, KernelMethod.TakeBack,
        KernelMethod.Revoke, KernelMethod.Tether, KernelMethod.Move,
        KernelMethod.PortCreate, KernelMethod.Associate, KernelMethod.TimerCreate, KernelMethod.TimerSet,
        KernelMethod.UserSourceCreate, KernelMethod.Post,
        KernelMethod.InterruptCreate, KernelMethod.PortsGrant, KernelMethod.DeviceAt, KernelMethod.DeviceInterrupt,
        KernelMethod.DeviceMemory, KernelMethod.DeviceMaster, KernelMethod.RegionAddress,
        KernelMethod.DeviceConfigRead, KernelMethod.DeviceOpen, KernelMethod.Pin, KernelMethod.Unpin,
        KernelMethod.DeviceReset,
        KernelMethod.Close, KernelMethod.Duplicate,
        KernelMethod.SystemState, KernelMethod.LogRead, KernelMethod.LogWrite, KernelMethod.PowerOff,
        KernelMethod.ProcessAt, KernelMethod.ProcessSteps, KernelMethod.ProcessWatch, KernelMethod.RefuseMemory,
    ];

    /// <summary>
    /// Every status that the command can end with once it has begun; a number that is no command has one.
    /// </summary>
    public static StatusSet Gives(KernelMethod method) => new(method switch
    {
        KernelMethod.RegionCreate => Done | Argument | Space,
        KernelMethod.Map => Done | Handle | Argument | Space | Missing,
        KernelMethod.Unmap or KernelMethod.Protect => Done | Handle | Argument | Missing | Space,
        KernelMethod.RegionPages => Done | Handle,
        KernelMethod.Clone => Done | Handle | Argument | Busy | Space,
        KernelMethod.MovePages => Done | Handle | Argument | Busy | Missing | Exists | Budget,
        KernelMethod.ProcessCreate => Done | Space,
        KernelMethod.ThreadStart => Done | Handle | Argument | Space,
        KernelMethod.ProcessKill => Done | Handle,
        KernelMethod.ProcessState => Done | Handle | Argument | Memory,
        KernelMethod.ProcessGive => Done | Handle | Space,
        KernelMethod.ProcessRead => Done | Handle | Argument | Busy | Memory,
        KernelMethod.Exit => 0,
        KernelMethod.ThreadEnd or KernelMethod.ThreadResume => Done | Handle | Missing | Busy,
        KernelMethod.ThreadStop => Done | Handle | Missing,
        KernelMethod.ThreadState => Done | Handle | Missing | Argument | Busy | Memory,
        KernelMethod.ThreadSetState => Done | Handle | Missing | Argument | Busy,
        KernelMethod.ThreadPoke => Done | Handle | Missing | Argument | Unsupported,
        KernelMethod.ProcessShim => Done | Handle | Argument | Busy | Exists,
        KernelMethod.ProcessFund => Done | Handle | Argument | Budget,
        KernelMethod.ChannelCreate => Done | Argument | Space,
        KernelMethod.ChannelMap => Done | Handle | Closed | Space,
        KernelMethod.Give => Done | Handle | Argument | Closed | Full | Busy | Space,
        KernelMethod.Take => Done | Handle | Missing | Space,
        KernelMethod.Lend => Done | Handle | Argument | Closed | Full | Space,
        KernelMethod.Borrow => Done | Handle | Argument | Missing | Large | Full | Space,
        KernelMethod.TakeBack => Done | Handle | Missing,
        KernelMethod.Revoke => Done | Handle | Closed,
        KernelMethod.Tether => Done | Handle | Full | Space,
        KernelMethod.PortCreate or KernelMethod.TimerCreate or KernelMethod.UserSourceCreate => Done | Space,
        KernelMethod.Associate or KernelMethod.Post => Done | Handle | Argument,
        KernelMethod.TimerSet => Done | Handle,
        KernelMethod.InterruptCreate => Done | Handle | Argument | Exists | Space,
        KernelMethod.PortsGrant => Done | Handle | Argument | Space,
        KernelMethod.DeviceAt => Done | Handle | Missing,
        KernelMethod.DeviceInterrupt => Done | Handle | Missing | Exists | Unsupported | Space,
        KernelMethod.DeviceMemory => Done | Handle | Missing | Unsupported | Space,
        KernelMethod.DeviceMaster => Done | Handle | Missing,
        KernelMethod.RegionAddress => Done | Handle | Argument | Missing,
        KernelMethod.DeviceOpen => Done | Handle | Missing | Space,
        KernelMethod.Pin => Done | Handle | Argument | Full | Busy | Space,
        KernelMethod.Unpin => Done | Handle | Missing | Busy,
        KernelMethod.DeviceReset => Done | Handle,
        KernelMethod.Move => Done | Handle | Closed | Full | Busy | Space,
        KernelMethod.DeviceConfigRead => Done | Handle | Missing | Argument,
        KernelMethod.Close => Done | Handle,
        KernelMethod.Duplicate => Done | Handle | Space,
        KernelMethod.SystemState or KernelMethod.LogRead => Done | Handle | Argument | Memory,
        KernelMethod.LogWrite => Done | Handle | Argument,
        KernelMethod.PowerOff => Handle,
        KernelMethod.ProcessAt => Done | Handle | Missing | Argument | Memory,
        KernelMethod.ProcessSteps or KernelMethod.ProcessWatch => Done | Handle | Argument | Busy,
        KernelMethod.RefuseMemory => Done | Handle,
        _ => 1ul << (int)StatusCode.UnknownMethod,
    });

    /// <summary>What a word of the command must be: a handle of this kind with these rights, or any number.</summary>
    /// <param name="word">0 to 5.</param>
    public static Need Needs(KernelMethod method, int word) => (method, word) switch
    {
        (KernelMethod.Map or KernelMethod.Unmap or KernelMethod.Protect or KernelMethod.Clone
            or KernelMethod.ThreadStart, 0) => OfProcess(Rights.Manage),
        (KernelMethod.Map, 1) => OfRegion(Rights.None),
        (KernelMethod.RegionPages, 0) => OfRegion(Rights.Read),
        (KernelMethod.RegionAddress, 0) => OfRegion(Rights.Manage),
        (KernelMethod.MovePages, 0) => OfRegion(Rights.Give | Rights.Manage),
        (KernelMethod.MovePages, 2) => OfRegion(Rights.Write | Rights.Manage),
        (KernelMethod.ProcessKill or KernelMethod.ProcessGive or KernelMethod.ProcessRead, 0) =>
            OfProcess(Rights.Manage),
        (KernelMethod.ProcessState or KernelMethod.ThreadState, 0) => OfProcess(Rights.Read),
        (>= KernelMethod.ThreadEnd and <= KernelMethod.ProcessFund, 0) => OfProcess(Rights.Manage),
        (KernelMethod.ThreadState, 2) => OfRegion(Rights.Write),
        (KernelMethod.ThreadSetState, 2) => OfRegion(Rights.Read),
        (KernelMethod.ProcessState or KernelMethod.SystemState, 1) => OfRegion(Rights.Write),
        (KernelMethod.ProcessGive, 1) or (KernelMethod.Give, 2) => OfAny(Rights.Give),
        (KernelMethod.ProcessRead, 3) => OfRegion(Rights.Write),
        (>= KernelMethod.ChannelMap and <= KernelMethod.TakeBack, 0) => new Need(ObjectKind.End, Rights.Signal),
        (KernelMethod.Revoke, 0) => OfAny(Rights.Manage),
        (KernelMethod.Move, 0) => new Need(ObjectKind.End, Rights.Signal),
        (KernelMethod.Move, 2) => OfRegion(Rights.Give | Rights.Manage),
        (KernelMethod.DeviceOpen, 0) => OfSystem(Rights.Manage),
        (KernelMethod.Pin or KernelMethod.Unpin or KernelMethod.DeviceReset, 0) =>
            new Need(ObjectKind.Device, Rights.Manage),
        (KernelMethod.Pin or KernelMethod.Unpin, 1) => OfRegion(Rights.Manage),
        (KernelMethod.Tether, 0) => new Need(ObjectKind.End, Rights.Manage),
        (KernelMethod.Lend, 1) => OfRegion(Rights.Give),
        (KernelMethod.Associate, 0) => new Need(ObjectKind.Port, Rights.Manage),
        (KernelMethod.Associate, 1) => OfAny(Rights.Wait),
        (KernelMethod.TimerSet, 0) => new Need(ObjectKind.Timer, Rights.Manage),
        (KernelMethod.Post, 0) => new Need(ObjectKind.UserSource, Rights.Signal),
        (KernelMethod.DeviceConfigRead, 0) => OfSystem(Rights.Read),
        (>= KernelMethod.InterruptCreate and <= KernelMethod.DeviceMaster, 0) => OfSystem(Rights.Manage),
        (KernelMethod.PortsGrant, 1) => OfProcess(Rights.Manage),
        (KernelMethod.Close, 0) => OfAny(Rights.None),
        (KernelMethod.Duplicate, 0) => OfAny(Rights.Duplicate),
        (KernelMethod.SystemState or KernelMethod.LogRead or KernelMethod.ProcessAt, 0) => OfSystem(Rights.Read),
        (KernelMethod.LogRead or KernelMethod.ProcessAt, 2) => OfRegion(Rights.Write),
        (KernelMethod.LogWrite, 0) => OfSystem(Rights.Signal),
        (KernelMethod.LogWrite, 1) => OfRegion(Rights.Read),
        (KernelMethod.PowerOff or KernelMethod.RefuseMemory, 0) => OfSystem(Rights.Manage),
        (KernelMethod.ProcessSteps or KernelMethod.ProcessWatch, 0) => OfSystem(Rights.Write),
        (KernelMethod.ProcessSteps or KernelMethod.ProcessWatch, 1) => OfProcess(Rights.Manage),
        _ => default,
    };

    private static Need OfProcess(Rights rights) => new(ObjectKind.Process, rights);

    private static Need OfRegion(Rights rights) => new(ObjectKind.Region, rights);

    private static Need OfSystem(Rights rights) => new(ObjectKind.System, rights);

    private static Need OfAny(Rights rights) => new(ObjectKind.None, rights);
}

/// <summary>
/// What a command wants of a word that is a handle. A command that takes rights as an argument may want more.
/// </summary>
public readonly struct Need
{
    /// <summary>The word is a handle.</summary>
    public readonly bool IsHandle;

    /// <summary>None: an object of any kind, or of several.</summary>
    public readonly ObjectKind Kind;
    public readonly Rights Rights;

    public Need(ObjectKind kind, Rights rights)
    {
        IsHandle = true;
        Kind = kind;
        Rights = rights;
    }
}

/// <summary>A set of statuses with codes below 64, where all of the protocol's are.</summary>
public readonly struct StatusSet
{
    public readonly ulong Bits;

    public StatusSet(ulong bits) => Bits = bits;

    public bool Contains(StatusCode code) => (ulong)code < 64 && (Bits >> (int)code & 1) != 0;
}
